#!/bin/sh
# Uploads ip-ranges/ of a built site to an S3 bucket with its headers, status.json last:
#   s3-upload.sh _build/html/ip-ranges s3://docs.example.com/ip-ranges
# S3 keeps what it is told at upload and CloudFront passes it on: give the distribution a cache policy that honours the
# origin's Cache-Control, with compression on, and the managed response headers policy "SimpleCORS".
set -eu
from=$1 to=$2
up() {
    seconds=$1 type=$2
    shift 2
    aws s3 cp --recursive --only-show-errors --exclude '*' "$@" \
        --cache-control "public, max-age=$seconds" --content-type "$type; charset=utf-8" "$from" "$to"
}
up '31536000, immutable' application/json --include 'changes/*.json' --include 'feeds/*/changes/*.json'
up 300 application/json --include '*.json' --exclude 'changes/*.json' --exclude '*/changes/*.json' \
    --exclude '*.feed.json' --exclude 'status.json' --exclude '*/status.json'
up 300 application/feed+json --include '*.feed.json'
up 300 application/atom+xml --include '*.atom'
up 300 application/jsonl --include '*.jsonl'
up 300 text/calendar --include '*.ics'
up 300 text/csv --include '*.csv'
up 300 text/javascript --include '*.js'
up 300 text/plain --include '*.txt' --include '*snippets/*' --include 'SHA256SUMS'
up 60 application/json --include 'status.json' --include 'feeds/*/status.json'

"""Make the README's pictures from a built site and its PDF: screenshots/*.png. A person looks at them before they are committed.

Needs Chromium (``chromium`` or ``google-chrome`` on the path), and for the page of the PDF ``pdftotext`` and ``pdftoppm``.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, sync_playwright

PAGE = "background/ip-addresses.html"
CHANGES = "background/changes.html"
PRINTED = "Map of regions"
"""What the page of the PDF has on it."""


def main(site: Path, folder: Path, pdf: Path) -> int:
    """Photograph the site and a page of its PDF; 1 without a browser."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        print("There is no Chromium here; on Debian: apt-get install chromium")
        return 1
    folder.mkdir(exist_ok=True)
    sizes: tuple[tuple[str, int, int, Literal["light", "dark"]], ...] = (
        ("wide", 1280, 1000, "light"),
        ("narrow", 360, 800, "light"),
        ("dark", 1280, 1000, "dark"),
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, width, height, scheme in sizes:
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto((site / PAGE).as_uri())
            page.wait_for_load_state("networkidle")
            page.screenshot(path=folder / f"{name}.png")
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.goto((site / PAGE).as_uri())
        part(page, ".ip-map", folder / "map.png")
        page.goto((site / CHANGES).as_uri())
        part(page, ".ip-timeline", folder / "timeline.png")
        browser.close()
    printed(pdf, folder / "pdf.png")
    return 0


def part(page: Page, selector: str, path: Path) -> None:
    """Photograph the first element that the selector finds, where there is one."""
    found = page.locator(selector).first
    if found.count():
        found.scroll_into_view_if_needed()
        found.screenshot(path=path)
    else:
        print(f"nothing on the page matches {selector}, so there is no {path.name}")


def printed(pdf: Path, path: Path) -> None:
    """Photograph the first page of a PDF with the map, where there is a PDF and a program that can."""
    reader, painter = shutil.which("pdftotext"), shutil.which("pdftoppm")
    if reader is None or painter is None:
        print(f"pdftotext or pdftoppm is missing, so there is no new {path.name}; on Debian: apt-get install poppler-utils")
        return
    if not pdf.is_file():
        print(f"{pdf} is not there, so there is no new {path.name}; make pdf builds it, or says what it needs")
        return
    text = subprocess.run([reader, "-enc", "UTF-8", pdf, "-"], capture_output=True, check=True).stdout.decode()
    number = next((number for number, words in enumerate(text.split("\f"), 1) if PRINTED in words), None)
    if number is None:
        print(f'no page of {pdf} has "{PRINTED}" on it, so there is no new {path.name}')
        return
    page = ["-f", str(number), "-l", str(number), "-singlefile"]
    subprocess.run([painter, "-png", "-r", "110", *page, pdf, path.with_suffix("")], check=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]), Path(sys.argv[3])))

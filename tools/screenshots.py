"""Make the README's pictures from a built site: screenshots/*.png. They are looked at by a person before they are committed.

Needs Chromium: ``chromium`` or ``google-chrome`` on the path.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PAGE = "background/ip-addresses.html"
CHANGES = "background/changes.html"


def main(site: Path, folder: Path) -> int:
    """Photograph the site; 1 without a browser."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        print("There is no Chromium here; on Debian: apt-get install chromium")
        return 1
    folder.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, width, height, scheme in (
            ("wide", 1280, 1000, "light"),
            ("narrow", 360, 800, "light"),
            ("dark", 1280, 1000, "dark"),
        ):
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
    return 0


def part(page: Page, selector: str, path: Path) -> None:
    """Photograph the first element that the selector finds, where there is one."""
    found = page.locator(selector).first
    if found.count():
        found.scroll_into_view_if_needed()
        found.screenshot(path=path)
    else:
        print(f"nothing on the page matches {selector}, so there is no {path.name}")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2])))

"""A real browser on this machine, without network: skipped, and said so, where there is none."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, sync_playwright

SCREEN = ViewportSize(width=1366, height=768)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
MOST_MILLISECONDS = 120_000
Open = Callable[[str | Path], Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the machine has it."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no chromium on this machine: the pages were not tried in a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def asked_for() -> list[str]:
    """Every address that an opened page asked for, beside itself."""
    return []


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path, asked_for: list[str]) -> Iterator[Open]:
    """Open a page, given as text or as a file; nothing but the file itself is let through."""
    contexts = []

    def open_one(page: str | Path) -> Page:
        path = page if isinstance(page, Path) else tmp_path / "page.html"
        if isinstance(page, str):
            path.write_text(page, "utf-8")
        address = path.resolve().as_uri()
        context = browser.new_context(viewport=SCREEN)
        context.set_default_timeout(MOST_MILLISECONDS)
        contexts.append(context)

        def let_through(route: Route) -> None:
            if route.request.url.split("#")[0] == address:
                route.continue_()
            else:
                asked_for.append(route.request.url)
                route.abort()

        context.route("**/*", let_through)
        opened = context.new_page()
        opened.goto(address)
        return opened

    yield open_one
    for context in contexts:
        context.close()

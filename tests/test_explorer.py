"""The explorer: its page names no other host, runs no script without a nonce, and says when it is absent."""

import re
import zipfile
from pathlib import Path

import pytest

from resolvers.explorer import ASSETS, Explorer
from tests.edge_schema import application, ask, edge, post

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.fixture
def explorer(tmp_path: Path) -> Explorer:
    """Jars as Maven puts them, with empty files of the right names."""
    for jar, names in {
        "graphiql": ["graphiql.min.js", "graphiql.min.css"],
        "react": ["umd/react.production.min.js", "cjs/react.production.min.js"],
        "react-dom": ["umd/react-dom.production.min.js"],
    }.items():
        with zipfile.ZipFile(tmp_path / f"{jar}-9.jar", "w") as archive:
            for name in names:
                archive.writestr(f"META-INF/resources/webjars/{jar}/9/{name}", f"/* {name} */")
    return Explorer(tmp_path, "# </script>六安\n{count}")


def test_a_browser_gets_the_page_and_its_files(explorer: Explorer) -> None:
    app = application(edge(explorer=explorer), explorer)
    page = ask(app, "GET", headers=BROWSER)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["x-content-type-options"] == "nosniff"
    found = re.search(r"script-src 'nonce-([^']+)'", page.headers["content-security-policy"])
    assert found
    nonce = found[1]
    scripts = re.findall(r"<script[^>]*>", page.text)
    assert len(scripts) == 4
    assert all(f'nonce="{nonce}"' in script for script in scripts)
    assert page.text.count("</script>") == 4
    assert "://" not in page.text
    assert nonce not in ask(app, "GET", headers=BROWSER).text
    for name in ASSETS:
        assert f"/explorer/{name}" in page.text
        file = ask(app, "GET", f"/explorer/{name}")
        assert file.status_code == 200
        assert file.text in (f"/* {name} */", f"/* umd/{name} */")
        assert file.headers["content-type"].startswith(ASSETS[name])
    assert ask(app, "GET", "/explorer/..%2f..%2fetc%2fpasswd").status_code == 404


def test_a_program_gets_graphql_at_the_same_address(explorer: Explorer) -> None:
    app = application(edge(explorer=explorer), explorer)
    assert post(app, "{count}", headers=BROWSER).json()["data"] == {"count": 0}
    assert ask(app, "GET", params={"query": "{count}"}).json()["data"] == {"count": 0}


def test_without_its_files_a_plain_page_says_so(tmp_path: Path) -> None:
    (tmp_path / "broken.jar").write_bytes(b"not a jar")
    absent = Explorer(tmp_path, "{count}")
    page = ask(application(edge(explorer=absent), absent), "GET", headers=BROWSER)
    assert page.status_code == 200
    assert "not installed" in page.text
    assert "<script" not in page.text
    assert str(tmp_path) not in page.text

"""What readers install: exactly what a device needs, the same bytes every time."""

from __future__ import annotations

import hashlib
import shutil
import stat
import zipfile
from pathlib import Path

import pytest

from harness.runtime import PLUGIN, Runtime
from harness.values import LuaError, from_lua
from tools.errors import BuildError
from tools.modules import pack as pack_modules
from tools.package import PLUGIN_FOLDER, build_package, link_plugin, read_version

ROOT = Path(__file__).resolve().parents[2]
CONTENTS = Path(__file__).with_name("package_contents.txt")
SIZE_LIMIT = 400_000  # bytes; readers download it over a device's Wi-Fi


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_package(tmp_path_factory.mktemp("dist"))


def small_project(folder: Path) -> Path:
    """A project with a plugin of one file, to break."""
    (folder / "plugin").mkdir(parents=True)
    (folder / "plugin" / "main.lua").write_text("return {}\n")
    shutil.copy(ROOT / "LICENSE", folder)
    (folder / "pyproject.toml").write_text('[project]\nversion = "7.8.9"\n')
    return folder


def test_the_package_holds_exactly_these_files(package: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        names = archive.namelist()

    assert names == sorted(names)
    assert "\n".join(names) + "\n" == CONTENTS.read_text(), f"if this is meant: list it in {CONTENTS.name}"


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    first = build_package(tmp_path / "first").read_bytes()
    copy = tmp_path / "another folder"
    shutil.copytree(ROOT / "plugin", copy / "plugin")
    for path in copy.rglob("*.lua"):
        path.chmod(0o600)
        path.touch()
    for name in ("LICENSE", "pyproject.toml"):
        shutil.copy(ROOT / name, copy)

    second = build_package(tmp_path / "second", copy).read_bytes()

    assert first == second


def test_entries_are_plain_files_that_everybody_may_read(package: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        modes = {entry.external_attr >> 16 for entry in archive.infolist()}
        times = {entry.date_time for entry in archive.infolist()}

    assert modes == {stat.S_IFREG | 0o644}
    assert len(times) == 1


def test_the_package_is_small(package: Path) -> None:
    assert package.stat().st_size < SIZE_LIMIT


def test_the_checksum_is_the_packages(package: Path) -> None:
    checksum, name = (package.parent / "SHA256SUMS").read_text().split()

    assert name == package.name
    assert checksum == hashlib.sha256(package.read_bytes()).hexdigest()


def test_the_package_is_named_after_the_one_version(package: Path) -> None:
    assert package.name == f"precis.koplugin-{read_version()}.zip"


def test_koreader_is_told_the_one_version(package: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path)
    with Runtime(plugin_dir=tmp_path / "precis.koplugin") as runtime:
        meta = from_lua(runtime.require("_meta"))

    assert meta["version"] == read_version()
    assert set(meta) == {"fullname", "description", "version"}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("C", "Summaries"),
        ("de", "Zusammenfassungen"),
        ("it_IT", "Riassunti"),
        ("pt_BR", "Resumos"),
        ("eo", "Summaries"),
    ],
)
def test_the_plugin_manager_describes_it_in_the_readers_language(installed: Path, language: str, words: str) -> None:
    with Runtime(plugin_dir=installed, language=language) as runtime:
        meta = from_lua(runtime.require("_meta"))

    assert str(meta["description"]).startswith(words)


@pytest.fixture
def installed(package: Path, tmp_path: Path) -> Path:
    """The plugin as a reader unpacks it."""
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path)
    return tmp_path / PLUGIN_FOLDER


def test_every_module_of_the_tree_loads_from_the_package(installed: Path) -> None:
    modules = [path.relative_to(PLUGIN).with_suffix("") for path in sorted((PLUGIN / "precis").rglob("*.lua"))]

    with Runtime(plugin_dir=installed) as runtime:
        runtime.require("precis.packed")
        for module in modules:
            assert runtime.require(".".join(module.parts)) is not None


def test_a_trace_from_the_package_names_the_file_and_line_of_the_source(installed: Path) -> None:
    where = b"""
        require("precis.packed")
        local info = debug.getinfo(require("precis.errors").new, "S")
        return info.source .. ":" .. info.linedefined
    """
    with Runtime() as runtime:
        in_tree = from_lua(runtime.execute(where)).removeprefix("@")
    with Runtime(plugin_dir=installed) as runtime:
        in_package = from_lua(runtime.execute(where)).removeprefix("@")

    assert Path(in_package.partition(":")[0]).relative_to(installed) == Path("precis/errors.lua")
    assert in_package.replace(str(installed), str(PLUGIN)) == in_tree


def test_a_version_that_is_copied_over_a_running_one_is_read_rightly(installed: Path) -> None:
    with Runtime(plugin_dir=installed) as runtime:
        runtime.require("precis.packed")
        (installed / "precis" / "modules.pack").write_bytes(
            pack_modules({"precis/a.lua": b"return 'new a'\n", "precis/b/c.lua": b"return 'new c'\n"})
        )

        assert runtime.require("precis.b.c") == b"new c"
        assert runtime.require("precis.a") == b"new a"


def test_a_module_that_is_not_there_is_missed_as_usual(installed: Path) -> None:
    with Runtime(plugin_dir=installed) as runtime:
        runtime.require("precis.packed")

        with pytest.raises(LuaError, match=r"module 'precis\.nothing' not found"):
            runtime.require("precis.nothing")


def test_a_package_that_was_not_copied_whole_says_so(installed: Path) -> None:
    path = installed / "precis" / "modules.pack"
    path.write_bytes(path.read_bytes()[:-100_000])

    with Runtime(plugin_dir=installed) as runtime:
        runtime.require("precis.packed")

        with pytest.raises(LuaError, match=r"precis/ui/tell\.lua was not copied whole"):
            runtime.require("precis.ui.tell")


@pytest.mark.parametrize("name", ["notes.txt", "precis-key.txt", "precis/.main.lua.swp", "l10n/de.mo~"])
def test_a_file_that_does_not_belong_on_a_device_stops_the_build(name: str, tmp_path: Path) -> None:
    project = small_project(tmp_path / "project")
    stray = project / "plugin" / name
    stray.parent.mkdir(exist_ok=True)
    stray.write_text("secret")

    with pytest.raises(BuildError, match="does not belong on a device"):
        build_package(tmp_path / "dist", project)

    assert not list((tmp_path / "dist").glob("*.zip"))


def test_a_linked_koreader_sees_the_tree_and_its_version(tmp_path: Path) -> None:
    project = small_project(tmp_path / "project")
    koreader = tmp_path / "koreader"
    koreader.mkdir()

    link_plugin(koreader, project)
    link = link_plugin(koreader, project)

    assert link == koreader / "plugins" / "precis.koplugin"
    assert link.resolve() == project / "plugin"
    assert '"7.8.9"' in (link / "_meta.lua").read_text()


def test_linking_leaves_an_installed_plugin_alone(tmp_path: Path) -> None:
    project = small_project(tmp_path / "project")
    installed = tmp_path / "koreader" / "plugins" / "precis.koplugin"
    installed.mkdir(parents=True)

    with pytest.raises(BuildError, match="remove the installed plugin first"):
        link_plugin(tmp_path / "koreader", project)

    assert not installed.is_symlink()

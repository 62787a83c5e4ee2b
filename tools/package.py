"""Builds the zip that readers unpack into KOReader's plugins folder.

Two builds of the same files give the same bytes: entries are sorted, their times and modes are fixed, and nothing
of this machine gets in. `_meta.lua` is rendered here and nowhere else, from the version in pyproject.toml
and from the translations.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
import zipfile
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tools import modules
from tools.errors import BuildError
from tools.l10n import lines
from tools.l10n.catalogues import TEMPLATE, catalogue_folder, read_catalogue
from tools.l10n.extract import META
from tools.l10n.languages import PSEUDO
from tools.slim import slim

ROOT = Path(__file__).resolve().parent.parent
PLUGIN_FOLDER = "precis.koplugin"
LEFT_OUT = {TEMPLATE, f"{PSEUDO}.po"}  # what translators begin from, and what tests look at
ENTRY_TIME = (2026, 1, 1, 0, 0, 0)
ENTRY_MODE = 0o100644 << 16  # a plain file that everybody can read; zip keeps it in the upper half


def read_version(root: Path = ROOT) -> str:
    """The project's one version number."""
    with (root / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def catalogues(root: Path = ROOT) -> list[Path]:
    """The catalogues of the languages that readers have."""
    return [path for path in sorted(catalogue_folder(root).glob("*.po")) if path.name not in LEFT_OUT]


def descriptions(root: Path = ROOT) -> dict[str, str]:
    """What the plugin is, by language, each as a string of Lua."""
    return {
        path.stem: json.dumps(entry.msgstr, ensure_ascii=False)
        for path in catalogues(root)
        for entry in read_catalogue(path).translated_entries()
        if (META, "") in entry.occurrences
    }


def render_meta(root: Path = ROOT) -> bytes:
    """The plugin's `_meta.lua`: what KOReader's plugin manager shows."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - Lua, not HTML
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    template = environment.get_template(f"{META}.j2")
    return template.render(version=read_version(root), descriptions=descriptions(root)).encode()


def catalogue_files(root: Path = ROOT) -> dict[str, bytes]:
    """The translations, by their paths in the plugin."""
    return {f"l10n/{name}": content for name, content in lines.pack(catalogues(root)).items()}


def code_files(root: Path = ROOT) -> dict[str, bytes]:
    """The Lua code, by its paths in the plugin."""
    plugin = root / "plugin"
    files = {}
    for path in sorted(plugin.rglob("*")):
        if path.is_dir() or path.name in LEFT_OUT:
            continue
        # A secret, or a left-over of some program.
        if path.suffix not in {".lua", ".po"}:
            raise BuildError(f"{path.relative_to(root)} does not belong on a device")
        if path.suffix == ".lua":
            files[path.relative_to(plugin).as_posix()] = slim(path.read_text(encoding="utf-8")).encode()
    return files


def plugin_files(root: Path = ROOT) -> dict[str, bytes]:
    """Every file of the package by its path in the plugin."""
    code = code_files(root)
    packed = {path: content for path, content in code.items() if modules.is_packed(path)}
    return {
        **{path: content for path, content in code.items() if path not in packed},
        **catalogue_files(root),
        modules.PACK: modules.pack(packed),
        META: render_meta(root),
        "LICENSE": (root / "LICENSE").read_bytes(),
    }


def write_zip(files: dict[str, bytes], target: Path) -> None:
    """Write files in the order of their names, with nothing in the zip that changes from build to build."""
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{PLUGIN_FOLDER}/{name}", ENTRY_TIME)
            entry.create_system = 3  # Unix, on whatever system it is built
            entry.external_attr = ENTRY_MODE
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name], compresslevel=9)


def build_package(dist: Path = ROOT / "dist", root: Path = ROOT) -> Path:
    """Build the zip and SHA256SUMS beside it; return the zip's path."""
    dist.mkdir(parents=True, exist_ok=True)
    target = dist / f"{PLUGIN_FOLDER}-{read_version(root)}.zip"
    unfinished = target.with_suffix(".part")
    write_zip(plugin_files(root), unfinished)
    unfinished.replace(target)
    checksum = hashlib.sha256(target.read_bytes()).hexdigest()
    (dist / "SHA256SUMS").write_text(f"{checksum}  {target.name}\n", encoding="ascii")
    return target


def write_meta(root: Path = ROOT) -> Path:
    """Write `_meta.lua` into plugin/, where a linked KOReader looks for it; git ignores it."""
    target = root / "plugin" / META
    content = render_meta(root)
    if not target.exists() or target.read_bytes() != content:
        target.write_bytes(content)
    return target


def link_plugin(koreader: Path, root: Path = ROOT) -> Path:
    """Let a KOReader load the plugin straight from this tree; return the link."""
    if not koreader.is_dir():
        raise BuildError(f"{koreader} is no folder; name KOReader's data folder")
    write_meta(root)
    link = koreader / "plugins" / PLUGIN_FOLDER
    if link.is_symlink():
        link.unlink()
    elif link.exists():
        raise BuildError(f"{link} exists already; remove the installed plugin first")
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(root / "plugin", target_is_directory=True)
    return link

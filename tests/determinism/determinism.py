#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""modc emits the same bytes wherever, whenever and by whomever it is run.

usage: determinism.py MODC KIND SPEC...     KIND: processes, directories, user, time, locale, umask, cores, addresses,
                                                  environment

Compiles each spec once as a reference, then again in each variation of the kind, and compares all files. That a rebuilt
compiler emits the same bytes is what the committed trees of samples/ show: each build compares its own with them.
Exit code 77: this machine cannot vary the kind.
"""
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Optional

SKIPPED = 77
NOBODY = 65534
LOCALES = ["C", "POSIX", "C.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8"]  # Turkish: the lower case of I is not i

Tree = Dict[str, bytes]


@dataclass
class Variation:
    """How a run differs from the reference; `arguments` are those of `modc compile`."""
    name: str
    folder: str = "work"
    spec: Optional[str] = None  # the spec as it is written on the command line; default: its file name
    output: str = "generated"
    variables: Dict[str, Optional[str]] = field(default_factory=dict)  # None: not set
    prefix: List[str] = field(default_factory=list)
    before: Optional[Callable[[], object]] = None  # run in the new process
    count: int = 1  # processes, at the same time


class Skip(Exception):
    pass


def processes(_: Path) -> Iterator[Variation]:
    yield Variation("again")
    yield Variation("six at once", count=6)


def directories(root: Path) -> Iterator[Variation]:
    yield Variation("deeper", folder="a/much/deeper/folder/than/the/other")
    yield Variation("spaces and quotes", folder="with space/it's \"größer\"")
    yield Variation("dashes", folder="-o", output="-generated")
    yield Variation("absolute paths", spec=str(root / "far/away/{file}"), folder="far/away",
                    output=str(root / "far/output tree"))
    yield Variation("roundabout path", spec="../near/./../near/{file}", folder="near", output="../beside/./x/../tree")


def user(_: Path) -> Iterator[Variation]:
    if os.geteuid() != 0:
        raise Skip("needs root, to become another user")

    def become_nobody() -> None:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    yield Variation("nobody", before=become_nobody)


def time(_: Path) -> Iterator[Variation]:
    for zone in ["UTC", "Asia/Tokyo", "America/New_York", "Pacific/Chatham", "nowhere/at_all"]:
        yield Variation(f"TZ={zone}", variables={"TZ": zone})
    for date in ["0", "1", "4102444800", "no number"]:
        yield Variation(f"SOURCE_DATE_EPOCH={date}", variables={"SOURCE_DATE_EPOCH": date})


def locale(root: Path) -> Iterator[Variation]:
    locales = {}
    if shutil.which("localedef"):  # makes those that are not installed; without it the variables are set all the same
        (root / "locales").mkdir()
        for name in LOCALES[3:]:
            subprocess.run(["localedef", "-i", name.split(".")[0], "-f", "UTF-8", str(root / "locales" / name)],
                           capture_output=True, check=False)
        locales = {"LOCPATH": str(root / "locales")}
    for name in LOCALES:
        path = locales if name in LOCALES[3:] else {}
        yield Variation(f"LC_ALL={name}", variables={"LC_ALL": name, "LANG": name, "LANGUAGE": name[:2], **path})


def umask(_: Path) -> Iterator[Variation]:
    for mask in [0o000, 0o022, 0o077]:
        yield Variation(f"umask {mask:03o}", before=lambda mask=mask: os.umask(mask))


def cores(_: Path) -> Iterator[Variation]:
    if not hasattr(os, "sched_setaffinity"):
        raise Skip("needs sched_setaffinity")
    available = sorted(os.sched_getaffinity(0))
    for core in {available[0], available[-1]}:
        yield Variation(f"core {core} alone", before=lambda core=core: os.sched_setaffinity(0, {core}))
    for count in ["1", "3", "64"]:
        yield Variation(f"{count} threads asked for", variables={"OMP_NUM_THREADS": count, "HL_NUM_THREADS": count})


def addresses(_: Path) -> Iterator[Variation]:
    if not shutil.which("setarch") or subprocess.run(["setarch", "-R", "true"], check=False).returncode:
        raise Skip("needs setarch, and the right to use it")
    yield Variation("fixed layout", prefix=["setarch", "-R"])
    yield Variation("fixed layout, other stack", prefix=["setarch", "-R"], variables={"PADDING": "x" * 50000})
    yield Variation("addresses from the top", prefix=["setarch", "-R", "-L"])
    for number in range(4):
        yield Variation(f"random layout {number}")
    yield Variation("other heap", variables={"MALLOC_PERTURB_": "165", "MALLOC_TOP_PAD_": "9999999"})


def environment(_: Path) -> Iterator[Variation]:
    yield Variation("other HOME", variables={"HOME": "/nonexistent", "USER": "somebody", "HOSTNAME": "elsewhere"})
    yield Variation("no HOME", variables={"HOME": None, "USER": None, "LOGNAME": None, "PATH": None, "PWD": None})
    yield Variation("huge", variables={f"VARIABLE_{i}": "x" * 1000 for i in range(1000)})
    yield Variation("colours and columns", variables={"TERM": "xterm-256color", "COLUMNS": "20", "CLICOLOR_FORCE": "1"})
    yield Variation("HL variables", variables={"HL_TARGET": "arm-64-linux", "HL_SEED": "7", "HL_JIT_TARGET": "host",
                                               "HL_PERMIT_FAILED_UNROLL": "1"})


KINDS = {kind.__name__: kind for kind in
         [processes, directories, user, time, locale, umask, cores, addresses, environment]}


def read_tree(folder: Path) -> Tree:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def compile_spec(modc: str, root: Path, spec: Path, variation: Variation) -> Tree:
    """Compiles a copy of the spec in an own folder, as the variation says."""
    folder = root / variation.folder
    folder.mkdir(parents=True)
    for made in [folder, *folder.parents]:  # open to another user
        if made == root or root in made.parents:
            made.chmod(0o777)
    shutil.copy(spec, folder)
    (folder / spec.name).chmod(0o644)
    variables = {name: value for name, value in {**os.environ, **variation.variables}.items() if value is not None}
    written = (variation.spec or "{file}").replace("{file}", spec.name)
    command = [*variation.prefix, modc, "compile", written, f"-o={variation.output}", "-q"]
    result = subprocess.run(command, cwd=folder, env=variables, preexec_fn=variation.before, capture_output=True,
                            text=True, check=False)
    if result.returncode:
        raise RuntimeError(f"{command} ended with {result.returncode}: {result.stderr}")
    return read_tree(folder / variation.output)


def difference(expected: Tree, found: Tree) -> str:
    lines = [f"    {name}: {'missing' if name not in found else 'unexpected' if name not in expected else 'differs'}"
             for name in sorted(set(expected) | set(found)) if expected.get(name) != found.get(name)]
    return "\n".join(lines)


def check(modc: str, kind: str, spec: Path) -> bool:
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        (root / "reference").mkdir()
        (root / "varied").mkdir()
        root.chmod(0o777)
        expected = compile_spec(modc, root / "reference", spec, Variation("reference"))
        if len(expected) < 5:
            raise RuntimeError(f"{spec}: only {len(expected)} files")
        same = True
        for variation in list(KINDS[kind](root / "varied")):
            def run(_: int, variation: Variation = variation) -> Tree:
                own = Path(tempfile.mkdtemp(dir=root)) if "{file}" not in (variation.spec or "") else root / "varied"
                return compile_spec(modc, own, spec, variation)
            with ThreadPoolExecutor(variation.count) as executor:
                trees = list(executor.map(run, range(variation.count)))
            found = "\n".join(filter(None, (difference(expected, tree) for tree in trees)))
            print(f"{'FAIL' if found else 'ok  '} {spec.name}: {variation.name}\n{found}".rstrip(), flush=True)
            same = same and not found
        return same


def usable(modc: str, kind: str, folder: Path) -> str:
    """The compiler; for another user a copy, as the build tree may be closed to him."""
    if kind != "user":
        return modc
    copy = shutil.copy(modc, folder / "modc")
    folder.chmod(0o755)
    (become,) = [variation.before for variation in KINDS[kind](folder)]
    probe = subprocess.run([copy, "version"], preexec_fn=become, cwd="/", capture_output=True, text=True, check=False)
    if probe.returncode:
        raise Skip(f"another user cannot run the compiler: {probe.stderr}")
    return str(copy)


def main() -> None:
    if len(sys.argv) < 4 or sys.argv[2] not in KINDS:
        sys.exit(__doc__)
    modc, kind, *specs = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        try:
            modc = usable(os.path.abspath(modc), kind, Path(folder))
            results = [check(modc, kind, Path(spec).resolve()) for spec in specs]
        except Skip as reason:
            print(f"skipped: {reason}")
            sys.exit(SKIPPED)
    print(f"{sum(results)} of {len(results)} specs")
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()

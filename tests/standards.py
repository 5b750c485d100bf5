"""Asks a judge (tests/judge.c) and pypa/packaging the same questions.

usage: standards.py JUDGE DIFFERENCES [SEED]

The questions come from tables, from a generator with a fixed seed and from mutations of both.  A line of
DIFFERENCES, "KIND TEXT  reason", names a regular expression for the questions of a kind where the judge
is meant to differ; one that no question meets is an error.
"""

import random
import re
import subprocess
import sys

import packaging
import packaging.markers
from packaging import _manylinux, _musllinux, tags
from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import InvalidVersion, Version

rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 20261122)
one = rng.choice


def escaped(text):
    out = []
    for byte in text.encode("utf-8", "surrogatepass"):
        out.append(chr(byte) if 0x20 < byte < 0x7F and byte != 0x25 and byte != 0x2C else f"%{byte:02x}")
    return "".join(out)


class Judge:
    """Questions and the answers wanted, put to the judge all at once."""

    def __init__(self, program, differences):
        self.program, self.asked, self.wanted, self.kinds = program, [], [], []
        self.differences = []
        for line in open(differences, encoding="utf-8"):
            if line.strip() and not line.startswith("#"):
                kind, pattern, _reason = line.rstrip("\n").split("\t")
                self.differences.append([kind, re.compile(pattern, re.S), 0])

    def ask(self, kind, fields, wanted):
        self.asked.append("\t".join([kind, *map(escaped, fields)]))
        self.kinds.append((kind, fields))
        self.wanted.append(wanted)

    def meant(self, kind, fields):
        for row in self.differences:
            if row[0] == kind and row[1].search("\t".join(fields)):
                row[2] += 1
                return True
        return False

    def run(self):
        answers = subprocess.run(
            [self.program], input="\n".join(self.asked) + "\n", capture_output=True, text=True, check=True
        ).stdout.split("\n")[:-1]
        if len(answers) != len(self.asked):
            sys.exit(f"packaging: {len(answers)} answers to {len(self.asked)} questions")
        counts, bad, meant = {}, 0, 0
        for (kind, fields), answer, wanted in zip(self.kinds, answers, self.wanted):
            counts[kind] = counts.get(kind, 0) + 1
            if answer == wanted:
                continue
            if self.meant(kind, fields):
                meant += 1
                continue
            bad += 1
            if bad <= 30:
                print(f"packaging: {kind} {fields!r}:\n  judge     {answer[:300]}\n  packaging {wanted[:300]}")
        for kind, pattern, met in self.differences:
            if not met and len(sys.argv) <= 3:
                bad += 1
                print(f"packaging: no question shows the difference '{kind} {pattern.pattern}'")
        print("packaging:", packaging.__version__, " ".join(f"{n} {k}" for k, n in sorted(counts.items())))
        print(f"packaging: {meant} answers differ as they are meant to")
        print(f"packaging: {len(answers) - bad} passed, {bad} failed")
        return 1 if bad else 0


# --- what is generated ------------------------------------------------------------------------

SPACES = ["", "", "", "", " ", "\t", "\n", "\u00a0", "\u3000", "\x1c", "\x85", "\u2028", "  "]


def number():
    return one(["0", "1", "2", "3", "7", "10", "00", "01", "20", "2024", "9" * 20, "1" + "0" * 20])


def version():
    sep = lambda: one(["", "", ".", "-", "_"])
    text = one(["", "", "", "", "v", "V"]) + one(["", "", "", "", number() + "!", "1!"])
    text += ".".join(number() for _ in range(rng.randint(1, 4)))
    if rng.random() < 0.35:
        text += sep() + one(["a", "b", "c", "rc", "alpha", "beta", "pre", "preview", "RC", "Alpha"])
        text += sep() + one(["", "0", number()])
    if rng.random() < 0.25:
        text += one(["-" + number(), sep() + one(["post", "rev", "r", "POST"]) + sep() + one(["", number()])])
    if rng.random() < 0.25:
        text += sep() + one(["dev", "DEV"]) + sep() + one(["", number()])
    if rng.random() < 0.2:
        text += "+" + one([".", "-", "_"]).join(
            one(["ubuntu", "1", "cpu", "007", "a1", "X", "0", "10", "9" * 20]) for _ in range(rng.randint(1, 3))
        )
    return text


def near(text):
    """A version close to another one: those are where the rules differ."""
    base = re.sub(r"[+].*", "", text)
    return one([
        text, base, base + "+x", base + ".post1", base + ".post0.dev0", base + "a1", base + ".dev0", base + ".0",
        base + ".1", re.sub(r"(\d+)$", lambda m: str(int(m[1]) + 1), base), re.sub(r"(a|b|rc|\.dev|\.post).*", "", base),
    ])


def mutated(text, alphabet="0123456789.-_+!*abcdeprvx ~=<>'\"();,[]@/\\\n\té"):
    chars = list(text)
    for _ in range(rng.randint(1, 2)):
        at = rng.randrange(len(chars) + 1)
        what = rng.random()
        if what < 0.4 and chars and at < len(chars):
            del chars[at]
        elif what < 0.8:
            chars.insert(at, one(alphabet))
        elif chars and at < len(chars):
            chars[at] = chars[at].swapcase() if chars[at].isalpha() and rng.random() < 0.5 else one(alphabet)
    return "".join(chars)


def versions(judge, total):
    def text_of(text):
        try:
            return str(Version(text))
        except InvalidVersion:
            return "!"

    def order_of(a, b):
        try:
            a, b = Version(a), Version(b)
        except InvalidVersion:
            return "!"
        return "<" if a < b else ">" if a > b else "="

    for _ in range(total):
        text = one(SPACES) + version() + one(SPACES)
        text = mutated(text) if rng.random() < 0.4 else text
        judge.ask("version", [text], text_of(text))
    for text in ["", ".", "1.", "1.0-", "1.0a-", "1.0.post-", "1.0.post-.dev-", "1.0a--1", "v1", "vv1", "1!", "1+", "1+a.",
                 "1.0\x00", "\u0661", "1.0+\u0661", "1.po\u017ft1", "1.dev\u212a"]:
        judge.ask("version", [text], text_of(text))
    for _ in range(total):
        a = version()
        b = near(a) if rng.random() < 0.6 else version()
        judge.ask("compare", [a, b], order_of(a, b))


OPS = ["==", "!=", "~=", "<=", ">=", "<", ">", "==="]


def condition(text=None):
    text = text or version()
    op = one(OPS)
    if op not in ("==", "!=", "===") and rng.random() < 0.9:
        text = re.sub(r"[+].*", "", text)
    if op in ("==", "!=") and rng.random() < 0.4:
        text = re.match(r"[vV]?(\d+!)?\d+(\.\d+)*", text)[0] + ".*"
    return one(SPACES) + op + one(SPACES) + text + one(SPACES)


def filters(judge, total):
    def answer(text, pre, items):
        try:
            found = SpecifierSet(text)
        except InvalidSpecifier:
            return "!"
        pre = {"d": None, "y": True, "n": False}[pre]
        kept = list(found.filter(range(len(items)), prereleases=pre, key=lambda i: items[i]))
        return "".join(f"{int(i in kept)}{int(found.contains(v, prereleases=pre))}" for i, v in enumerate(items))

    for i in range(total):
        base = version()
        text = ",".join(condition(near(base)) for _ in range(one([0, 1, 1, 1, 1, 2, 3])))
        if i % 5 == 0:
            text = mutated(text)
        items = [near(base) if rng.random() < 0.8 else one([version(), "odd", "1.0 ", mutated(base)]) for _ in range(one([1, 3, 6]))]
        pre = one("dddyn")
        judge.ask("filter", [text, pre, *items], answer(text, pre, items))


# --- names of files, and tags -----------------------------------------------------------------

ARCHS = ["aarch64", "x86_64", "armv7l", "armv8l", "i686", "ppc64le", "s390x", "riscv64", "loongarch64", "armv6l"]
PYTHONS = [f"cp3{m}" for m in range(2, 16)] + [f"py3{m}" for m in range(0, 16)]
PYTHONS += ["py3", "py2", "py2.py3", "cp27", "pp39", "pp310", "pp3", "CP311", "Py3", "cp3", "cp3011", "jy27", "_x"]
ABIS = ["none", "abi3", "abi3t"] + [f"cp3{m}" for m in range(7, 16)] + ["cp313t", "cp314t", "cp315t", "cp314td", "cp37m", "cp313td", "cp311d"]
ABIS += ["NONE", "pypy310_pp73", "pypy39_pp73", "cp27mu"]


def platform():
    arch = one(ARCHS[:4]) if rng.random() < 0.7 else one(ARCHS)
    return one([
        "any", "any", f"linux_{arch}", f"manylinux1_{arch}", f"manylinux2010_{arch}", f"manylinux2014_{arch}",
        *[f"manylinux_2_{rng.randint(4, 42)}_{arch}" for _ in range(4)], f"manylinux_2_017_{arch}", f"manylinux_3_1_{arch}",
        f"musllinux_1_{rng.randint(0, 3)}_{arch}", f"musllinux_2_0_{arch}", f"manylinux_2_{arch}", f"MANYLINUX2014_{arch}",
        "win_amd64", "win32", "win_arm64", "macosx_11_0_arm64", "macosx_10_9_universal2", "ios_13_0_arm64_iphoneos",
        "ios_13_0_arm64_iphonesimulator", "android_21_arm64_v8a", "pyodide_2024_0_wasm32", "emscripten_3_1_58_wasm32", "manylinux_2_17_AARCH64",
    ])


def joined(make, most):
    return ".".join(make() for _ in range(one([1, 1, 1, 1, 2, most])))


def wheel_name():
    name = one(["numpy", "PyYAML", "ruamel.yaml", "zope_interface", "a", "Foo.Bar_baz", "x__y", "3d", "_x", "x.", "", "na\u00efve"]
               if rng.random() < 0.5 else ["numpy", "lxml", "cryptography"])
    release = version() if rng.random() < 0.5 else "1.26.4"
    build = one(["", "", "", "", "-1", "-1a", "-0", "-2_x", "-1.b", "-x", "-01z"])
    pythons = joined(lambda: one(PYTHONS), 3)
    abis = joined(lambda: one(ABIS), 3)
    return f"{name}-{release}{build}-{pythons}-{abis}-{joined(platform, 4)}.whl"


def usual_name():
    """One that an index could offer: an interpreter and an ABI that belong together."""
    minor = rng.randint(8, 15)
    pythons, abis = one([
        (f"cp3{minor}", f"cp3{minor}"), (f"cp3{minor}", "abi3"), (f"cp3{minor}", f"cp3{minor}t"), (f"cp3{minor}", "abi3t"),
        (f"cp3{minor}", "none"), ("py3", "none"), ("py2.py3", "none"), (f"py3{minor}", "none"), ("pp310", "pypy310_pp73"),
        (f"cp3{minor}.cp3{minor + 1}", "abi3"), ("py3", "cp311"), (f"cp3{minor}", f"cp3{minor}.abi3.none"),
    ])
    return f"x-1.0-{pythons}-{abis}-{joined(platform, 4)}.whl"


def names(judge, total):
    def wheel(text):
        try:
            name, release, build, found = parse_wheel_filename(text)
        except InvalidWheelFilename:
            return "!"
        fields = [sorted({getattr(t, f) for t in found}) for f in ("interpreter", "abi", "platform")]
        # The judge gives the fields as they stand: what it gives has to make the same set.
        parts = text[:-4].split("-")[-3:]
        same = all(sorted(set(part.lower().split("."))) == field for part, field in zip(parts, fields))
        assert same, text
        middle = text[:-4].split("-")[2] if build else ""
        assert not build or re.match(r"(\d+)(.*)", middle, re.A).groups()[1] == build[1], text
        return f"{escaped(name)} {release} {escaped(middle)} " + " ".join(escaped(p.lower()) for p in parts)

    def sdist(text):
        try:
            name, release = parse_sdist_filename(text)
        except InvalidSdistFilename:
            return "!"
        return f"{escaped(name)} {release}"

    for i in range(total):
        text = wheel_name() if i % 2 else usual_name()
        text = mutated(text) if i % 5 == 0 else text
        judge.ask("wheel", [text], wheel(text))
    for text in ["x-1-py3-none-any.WHL", ".whl", "----.whl", "x-1-py3-none-any.whl\n", "x- 1 -py3-none-any.whl", "x-1-1\nb-py3-none-any.whl",
                 "x-1-py3-none-a/b.whl", "x-1-py3-none-\u00e9.whl", "x-1-\u03c0y-none-any.whl", "x-1-py3-\u00c9-any.whl", "na\u00efve-1-py3-none-any.whl"]:
        judge.ask("wheel", [text], wheel(text))
    for i in range(total // 5):
        text = one(["numpy", "a-b", "old-name-x", "A.b_C", "", "a b"]) + "-" + version() + one([".tar.gz", ".zip", ".tar.bz2", ".whl", ""])
        text = mutated(text) if i % 4 == 0 else text
        judge.ask("sdist", [text], sdist(text))


def sys_tags(kind, minor, flags, libc, libc_version, machine):
    """What packaging's sys_tags() gives on such a machine."""
    config = {"Py_GIL_DISABLED": "t" in flags, "Py_DEBUG": "d" in flags, "WITH_PYMALLOC": True}
    tags._get_config_var = lambda name, warn=False: config.get(name)
    tags.sysconfig = type("sysconfig", (), {"get_platform": staticmethod(lambda: f"linux-{machine}")})
    _manylinux._get_glibc_version = lambda: _manylinux._GLibCVersion(*(libc_version if libc == "g" else (-1, -1)))
    # Of a 32-bit Arm it is taken for granted that it is hard-float.
    _manylinux._is_linux_armhf = _manylinux._is_linux_i686 = lambda executable: True
    _musllinux._get_musl_version = lambda executable: _musllinux._MuslVersion(*libc_version) if libc == "m" else None
    platforms = list(tags._linux_platforms(is_32bit="3" in flags))
    if kind == "pp":
        found = [*tags.generic_tags(f"pp3{minor}", [f"pypy3{minor}_pp73"], platforms), *tags.compatible_tags((3, minor), "pp3", platforms)]
    else:
        found = [*tags.cpython_tags((3, minor), None, platforms), *tags.compatible_tags((3, minor), f"cp3{minor}", platforms)]
    return found


def targets():
    for minor, flags in [(m, "") for m in range(8, 15)] + [(13, "t"), (14, "t"), (7, ""), (15, "t"), (15, ""), (11, "d"), (13, "td")]:
        for glibc in range(17, 42):
            yield "cp", minor, flags, "g", (2, glibc), "aarch64"
        for musl in (1, 2):
            yield "cp", minor, flags, "m", (1, musl), "aarch64"
    for machine, flags in [(a, "") for a in ARCHS] + [("aarch64", "3"), ("x86_64", "3"), ("armv7l", "3"), ("mips", "")]:
        for minor in (8, 12):
            for libc, release in [("g", (2, 4)), ("g", (2, 5)), ("g", (2, 16)), ("g", (2, 36)), ("m", (1, 2)), ("-", (0, 0))]:
                yield "cp", minor, flags, libc, release, machine
    for minor in (8, 9, 10, 11):
        yield "pp", minor, "", "g", (2, 31), "aarch64"
        yield "pp", minor, "", "m", (1, 2), "aarch64"


def tag_lists(judge, total):
    some = []
    for kind, minor, flags, libc, release, machine in targets():
        fields = [kind, "3", str(minor), flags, libc, *map(str, release), machine, ""]
        found = sys_tags(kind, minor, flags, libc, release, machine)
        judge.ask("list", fields, " ".join(map(str, found)))
        ranks = {}
        for rank, tag in enumerate(found):
            ranks.setdefault(tag, rank)
        some.append((fields, ranks))
    for i in range(total):
        fields, ranks = one(some)
        text = usual_name() if rng.random() < 0.8 else wheel_name().replace("\u00ef", "i")
        try:
            found = parse_wheel_filename(text)[3]
        except InvalidWheelFilename:
            judge.ask("rank", [*fields, text], "!")
            continue
        judge.ask("rank", [*fields, text], str(min((ranks[t] for t in found if t in ranks), default=-1)))


# --- markers and requirements -----------------------------------------------------------------

VARIABLES = ["os_name", "sys_platform", "platform_machine", "platform_python_implementation", "platform_release", "platform_system",
             "platform_version", "python_version", "python_full_version", "implementation_name", "implementation_version"]
ALIASES = ["os.name", "sys.platform", "platform.version", "platform.machine", "platform.python_implementation", "python_implementation"]
WORDS = ["posix", "nt", "linux", "linux2", "win32", "darwin", "aarch64", "x86_64", "arm64", "armv7l", "CPython", "PyPy", "cpython",
         "Linux", "Windows", "", "x", "aarch64 arm64", "6.1.0-13-arm64"]
EXTRAS = ["dev", "Dev", "test_x", "Test-X", "test.x", "", "socks"]
ENVIRONMENTS = [
    {"os_name": "posix", "sys_platform": "linux", "platform_machine": machine, "platform_python_implementation": "CPython",
     "platform_release": release, "platform_system": "Linux", "platform_version": "#1 SMP Debian 6.1.55-1",
     "python_version": ".".join(full.split(".")[:2]), "python_full_version": full, "implementation_name": "cpython",
     "implementation_version": full}
    for machine, release, full in [("aarch64", "6.1.0-13-arm64", "3.11.4"), ("x86_64", "5.4", "3.8.10"), ("armv7l", "6.8.0", "3.13.0rc1"),
                                   ("aarch64", "4.18.0-553.el8.aarch64", "3.9.0"), ("arm64", "", "3.14.0a1+local")]
]


def quoted(text):
    return one(["'", '"']) + text + one(["'", '"']) if rng.random() < 0.02 else one([f"'{text}'", f'"{text}"'])


def literal(var):
    if var.startswith("python") and "impl" not in var or var in ("implementation_version", "platform_release"):
        return quoted(one(["3.8", "3.9", "3.11", "3.11.4", "3.13.0rc1", "3.12.*", "3", "2.7", "3.9, 3.11", "5.4", "6.1.0-13-arm64", "=3.11",
                           "3.13.0", "4", version(), condition().strip()]))
    if var == "extra" or var in ("extras", "dependency_groups"):
        return quoted(one(EXTRAS))
    return quoted(one(WORDS) if rng.random() < 0.8 else one(["a\\x62", "lin\\u0075x", "a\\", "\\'", "\\q", "\\N{BULLET}", "\\101", "l\u00efnux", "os_name",
                                                              "sys_platform", "extras", "extra"]))


def marker_test():
    blank = lambda: one([" ", " ", "", "  ", "\t"])
    var = one(VARIABLES * 3 + ALIASES + ["extra"] * 6 + ["extras", "dependency_groups"] * 3 + ["python_versions", "extra_s"] * (rng.random() < 0.05))
    ops = ["in", "not in", "not  in"] if rng.random() < 0.25 else OPS
    if var in ("extras", "dependency_groups") and rng.random() < 0.8:
        return f"{literal(var)} {one(['in', 'not in', '=='])} {var}"
    op, text = one(ops), literal(var)
    if rng.random() < 0.05:
        text = one([one(VARIABLES), quoted(one(VARIABLES))])
    left, right = (var, text) if rng.random() < 0.75 else (text, var)
    if "in" in op:
        return f"{left} {op}{blank()}{right}" if right[0] in "'\"" else f"{left} {op} {right}"
    return f"{left}{blank()}{op}{blank()}{right}"


def marker_text(depth=0):
    text = one(["", "", " "]) + marker_test()
    for _ in range(one([0, 0, 0, 1, 1, 2])):
        text += f" {one(['and', 'or'])} " + (marker_test() if depth > 2 or rng.random() < 0.7 else f"({marker_text(depth + 1)})")
    return text if rng.random() < 0.85 else f"( {text})"


def markers(judge, total):
    def answer(text, env):
        try:
            found = Marker(text)
        except InvalidMarker:
            return "!"
        packaging.markers.default_environment = lambda: dict(env)
        try:
            return "yes" if found.evaluate(context="requirement") else "no"
        except UndefinedEnvironmentName:
            return "name"
        except UndefinedComparison:
            return "comparison"

    for i in range(total):
        text = marker_text()
        text = mutated(text) if i % 6 == 0 else text
        env = dict(one(ENVIRONMENTS))
        more = rng.random()
        if more < 0.5:
            env["extra"] = one(["", "dev", "test-x"])
        elif more < 0.8:
            env["extras"], env["dependency_groups"] = {"dev", "Test.X"}, {"socks"}
        fields = [f"{k}={','.join(sorted(v)) if isinstance(v, set) else v}" for k, v in env.items()]
        judge.ask("marker", [text, *fields], answer(text, env))
    for text in ["os_name=='x'or os_name=='posix'", "(" * 60 + "os_name=='posix'" + ")" * 60, "(" * 70 + "os_name=='posix'" + ")" * 70,
                 "os_name == 'a\nb'", "os_name == 'a\\\nb'", "os_name == '\\N{BULLET}'", "os_name == '\\ud800'", "os_name == '\\U00110000'",
                 "os_name == '\\777'", "os_name == 'a\x00b'", "", "os_name", "'a' == 'b'", "os_name ~= 'posix'", "os_name === 'posix'",
                 "os_name == 'a\rb'", "os_name == 'a\\\r\nb'", "os_name == '\\x4'", "os_name not'in' 'x'"]:
        env = ENVIRONMENTS[0]
        judge.ask("marker", [text, *[f"{k}={v}" for k, v in env.items()]], answer(text, env))


def requirements(judge, total):
    def answer(text):
        try:
            found = Requirement(text)
        except InvalidRequirement:
            return "!"
        extras = "".join(escaped(e) + "," for e in listed(text, found))
        specs = "".join(s.operator + escaped(s.version) + "," for s in found.specifier)
        return f"{canonicalize_name(found.name)} [{extras}] ({specs}) {escaped(found.url or '')} {';' if found.marker else ''}"

    def listed(text, found):
        """The extras in the order they were written, which the set does not keep."""
        inner = text[text.index("[") + 1 : text.index("]")] if found.extras else ""
        return [e for e in re.split(r"[ \t]*,[ \t]*", inner.strip(" \t")) if e]

    for i in range(total):
        name = one(["numpy", "PyYAML", "zope.interface", "a_b-c", "x1", "foo_", "foo.", "-x", "", "a"])
        extras = one(["", "", "", "[dev]", "[dev, Test_x]", "[ ]", "[dev,]", "[a b]", "[x.]"])
        if rng.random() < 0.15:
            rest = one([" @ ", "@", "@ "]) + one(["https://h/x.whl", "git+https://h/r@v1#egg=x", "file:///x", "u;v", ""])
        else:
            rest = one(["", ","]).join(condition() for _ in range(one([0, 1]))) or ",".join(condition() for _ in range(2))
            rest = one([f"({rest})", rest, rest, rest, f"( {rest} )", ""])
        tail = one(["", "", "", ";", " ; "])
        text = one(["", " ", "\t", "\n"]) * (rng.random() < 0.2) + name + one(["", " "]) + extras + one(["", " "]) + rest
        text += tail + (marker_text() if tail and rng.random() < 0.9 else "") + one(["", "", "", " ", "\n"])
        text = mutated(text) if i % 5 == 0 else text
        judge.ask("requirement", [text], answer(text))


def main():
    judge = Judge(sys.argv[1], sys.argv[2])
    versions(judge, 3500)
    filters(judge, 2500)
    names(judge, 4000)
    tag_lists(judge, 3000)
    markers(judge, 2500)
    requirements(judge, 2000)
    return judge.run()


sys.exit(main())

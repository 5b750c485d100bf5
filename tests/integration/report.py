"""What the page of `ampy doctor` says, against the JSON and the text of the same machine.

usage: report.py PAGE JSON TEXT: prints what is wrong, a line each; nothing where all is right.
"""
import html.parser
import json
import re
import sys
import xml.etree.ElementTree as ElementTree

SVG = "{http://www.w3.org/2000/svg}"
VOID = {"br", "col", "hr", "img", "link", "meta", "wbr", "input", "rect", "path", "circle", "line"}
page, document, text = (open(p, encoding="utf-8").read() for p in sys.argv[1:])
told = json.loads(document)
wrong = []


def want(what, holds):
    if not holds:
        wrong.append(what)


def plain(s):
    """As the page writes what cannot stand there, and blanks as one."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]", "\ufffd", s)


class Seen(html.parser.HTMLParser):
    """As a browser reads it, which is not how an XML parser does."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.ids, self.links, self.text, self.open = [], [], [], [], []
        self.rects = 0

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append(tag)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag == "a":
            self.links.append(attrs.get("href"))
        if tag == "rect" and attrs.get("class") == "core":
            self.rects += 1
        want(f"no handler in <{tag}>", not any(a.startswith("on") or a == "style" for a in attrs))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        want(f"<{tag}/> ends itself in HTML", tag in VOID)
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        want(f"</{tag}> closes what was opened last", self.open and self.open[-1] == tag)
        if self.open:
            self.open.pop()

    def handle_data(self, data):
        if not self.open or self.open[-1] != "style":
            self.text.append(data)


tree = ElementTree.fromstring(page.replace("<!DOCTYPE html>", "", 1))
seen = Seen()
seen.feed(page)
seen.close()
said = "\n".join(seen.text)

want("a doctype first", page.startswith("<!DOCTYPE html>"))
want("both parsers see the same elements", len(seen.tags) == len(list(tree.iter())))
want("everything is closed", not seen.open)
want("one h1", seen.tags.count("h1") == 1)
want("no script, frame, form, object or picture from a file",
     not set(seen.tags) & {"script", "iframe", "frame", "form", "object", "embed", "img", "base", "audio", "video"})
want("ids are there once", len(seen.ids) == len(set(seen.ids)))
want("links lead to this page or to https",
     all(l and (l.startswith("https://") or l.startswith("http://") or l[1:] in seen.ids) for l in seen.links))
want("less than 200 KB", len(page.encode()) < 200 * 1000)
for name in ("viewport", "color-scheme", "Content-Security-Policy"):
    want(f"a meta {name}", name in page[:1500])

shown = {"fail": "failed", "warn": "warned", "unknown": "unknown", "pass": "passed", "skip": "skipped"}
for verdict, word in shown.items():
    n = told["summary"][verdict]
    want(f"{n} {word}", (f"{n} {word}" in said) == (n > 0))
bad = [f for f in told["findings"] if f["verdict"] in ("fail", "warn", "unknown") and not f["suppressed"]]
for finding in told["findings"]:
    want(f"{finding['id']}: {finding['text']}", plain(finding["text"]) in said)
    if finding["evidence"]:
        want(f"{finding['id']}: the evidence", plain(finding["evidence"]) in said)
    if finding["suppressed"]:
        want(f"{finding['id']}: why it is accepted", f"accepted: {plain(finding['suppressed_why'])}" in said)
for finding in bad:
    want(f"{finding['id']}: why it matters", finding["why"] in said)
    want(f"{finding['id']}: an anchor", finding["id"] in seen.ids)
    for link in finding["links"]:
        want(f"{finding['id']}: {link}", link in seen.links)
    if finding["advice"]:
        want(f"{finding['id']}: what to do", plain(finding["advice"]) in said)
for before, after in zip(bad, bad[1:]):
    order = [said.find(plain(before["text"])), said.find(plain(after["text"]))]
    if before["verdict"] != after["verdict"] and {before["verdict"], after["verdict"]} == {"fail", "warn"}:
        want(f"what fails stands before what warns ({before['id']}, {after['id']})",
             (order[0] < order[1]) == (before["verdict"] == "fail"))
for path, source in told["sources"].items():
    want(f"the source of {path}", plain(source) in said)
for unknown in told["unknown"]:
    want(f"why {unknown['fact']} is unknown", plain(unknown["reason"]) in said)
for line in re.findall(r"^(?:Next|  or): (.*?)(?:  \(shows its plan.*)?$", text, re.M):
    if not line.startswith("nothing;"):
        want(f"the command: {line}", plain(line) in said)

pictures = [e for e in tree.iter() if e.tag == SVG + "svg"]
for picture in pictures:
    named = picture.get("aria-labelledby", "").split()
    inside = {e.get("id") for e in picture.iter()}
    want("a picture has a title and a description", len(named) == 2 and set(named) <= inside)
cores = re.search(r"Cores\n(\d+),", re.sub(r"\n+", "\n", said))
want("as many cores drawn as the table tells", seen.rects == (int(cores.group(1)) if cores else 0))
print("\n".join(dict.fromkeys(wrong)), end="\n" if wrong else "")

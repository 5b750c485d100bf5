#!/usr/bin/env python3
"""usage: sitelinks.py FOLDER: whether each file of a site is well-formed and each link in it leads somewhere; "fine"."""
import os, sys, urllib.parse
import xml.etree.ElementTree as tree

folder = sys.argv[1]
ids, links, bad = {}, [], []
for at, _, names in os.walk(folder):
    for name in names:
        path = os.path.join(at, name)
        if not name.endswith((".html", ".xml", ".svg")):
            continue
        try:
            document = tree.parse(path)
        except tree.ParseError as why:
            bad.append(f"{path}: {why}")
            continue
        found = [e.get("id") for e in document.iter() if e.get("id")]
        if len(found) != len(set(found)):
            bad.append(f"{path}: an id twice")
        ids[path] = set(found)
        for e in document.iter():
            links += [(path, e.get(key)) for key in ("href", "src") if e.get(key) is not None]
        if name.endswith(".xml"):
            ns = {"a": "http://www.w3.org/2005/Atom"}
            entries = document.findall("a:entry", ns)
            every = [e.find("a:id", ns).text for e in entries] + [document.find("a:id", ns).text]
            if len(every) != len(set(every)) or not entries:
                bad.append(f"{path}: ids that are not one for each")
            if any(e.find(f"a:{what}", ns) is None for e in entries for what in ("title", "updated", "link", "summary")):
                bad.append(f"{path}: an entry without what RFC 4287 asks for")
for path, link in links:
    if link.startswith(("https://", "data:")):
        continue
    target, _, anchor = link.partition("#")
    to = os.path.normpath(os.path.join(os.path.dirname(path), urllib.parse.unquote(target))) if target else path
    if not os.path.isfile(to):
        bad.append(f"{path}: {link} leads nowhere")
    elif anchor and anchor not in ids.get(to, ()):
        bad.append(f"{path}: {link} has no such place")
print("\n".join(bad[:20]) or "fine")
sys.exit(bool(bad))

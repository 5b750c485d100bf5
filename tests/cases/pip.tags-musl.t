@root alpine-3.22
@args doctor --only pip.tags
@exit 0
@grep knows musllinux (PEP 656)
@not manylinux

@root t-pip-old
@args doctor --only pip.tags
@exit 0
@grep pip 20.2.4 does not know tags such as manylinux_2_28 (PEP 600)

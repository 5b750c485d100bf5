@args user-data --ampy https://example.org/ampy --sha256 ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789 --as sh --profile science --venv /opt/v --pip a>=1 --allow-repo --on-failure ignore
@exit 0
@grep sum=abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789
@grep "$to" setup --first-boot --yes --json --profile science --venv /opt/v --pip 'a>=1' --allow-repo || rc=$?
@grep failing=ignore
@not manager=

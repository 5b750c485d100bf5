#!/bin/bash
# AI frameworks: real wheels against readelf, and environments that setup really makes: ai.sh AMPY
#
# The wheels for aarch64 are fetched by pip from the index that is configured, once, and kept in
# $AMPY_TEST_CACHE (/var/cache/ampy-tests).  The environments are made in a throw-away copy of a system.
set -uo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
[ "${1:-}" = --inside ] || cd "$HERE/../.." || exit 1
# shellcheck source=/dev/null
. "$HERE/lib.sh"

# The newest PyTorch of CPUs alone that is not half as large again, and a TensorFlow of before 2.16, whose
# code is in a wheel of its own: 0.4 GB in all.
wheels=(numpy==2.3.5 scipy==1.17.1 onnx==1.23.2 onnxruntime==1.32.0 torch==2.9.1 tensorflow==2.15.1
	tensorflow-cpu-aws==2.15.1)
platforms=()
for platform in manylinux_2_28 manylinux_2_27 manylinux_2_26 manylinux_2_17 manylinux2014; do
	platforms+=(--platform "${platform}_aarch64")
done

# fetched: the folder with all of the wheels, or nothing.
fetched() {
	local at=${AMPY_TEST_CACHE:-/var/cache/ampy-tests}/ai spec name
	mkdir -p "$at" 2>/dev/null && [ -w "$at" ] || return
	exec 9>"$at.lock" && flock -w 600 9 || return
	for spec in "${wheels[@]}"; do
		name=${spec//-/_}
		compgen -G "$at/${name/==/-}-*.whl" >/dev/null && continue
		timeout -k 5 300 python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
			--python-version 3.11 --implementation cp --abi cp311 "${platforms[@]}" --dest "$at" "$spec" >&2 ||
			return
	done
	exec 9>&-
	echo "$at"
}

# elf LIBRARY: what readelf says of it, as ampy's JSON has it.
elf() {
	readelf -dW "$1" | awk '
		/\(NEEDED\)/ { gsub(/[][]/, "", $NF); needed = needed (needed == "" ? "" : " ") $NF }
		/\(SONAME\)/ { gsub(/[][]/, "", $NF); soname = $NF }
		END { print soname "|" needed }'
}

# The wheels as they are, in a tree that is nothing else.
real_wheels() {
	local at=$1 root=$2/root site=/opt/ai/lib/python3.11/site-packages json=$2/json path soname needed n=0 bad=0 begin
	mkdir -p "$root$site" "$root/opt/ai/bin"
	python3 -B - "$root$site" "$at"/*.whl <<-'END' || return
		# What ampy reads, and what it may take for it; not the ten thousand headers and modules.
		import re, sys, zipfile
		for wheel in sys.argv[2:]:
		    with zipfile.ZipFile(wheel) as z:
		        for name in z.namelist():
		            if re.search(r'\.dist-info/|\.so(\.[0-9]+)*$|/__config__\.py$', name):
		                z.extract(name, sys.argv[1])
	END
	begin=$(date +%s%N)
	"$AMPY" doctor --profile ai --only ai --json --root "$root" >"$json"
	echo "looked at $(du -sm "$root" | cut -f1) MB of wheels in $((($(date +%s%N) - begin) / 1000000)) ms"
	same "wheels: the names and versions" "$(jq -r '.facts.framework[] | "\(.name) \(.version)"' "$json" | sort | tr '\n' ' ')" \
		"$(printf '%s\n' "${wheels[@]}" | sed 's/==/ /' | sort | tr '\n' ' ')"
	# Every shared library in the folders for what was bundled, and none else.
	same "wheels: the bundled libraries" \
		"$(jq -r '.facts.bundle[].path' "$json" | sort)" \
		"$(cd "$root" && find ".$site"/*.libs ".$site/torch/lib" ".$site/onnxruntime/capi" -maxdepth 1 -name 'lib*.so*' -type f |
			sed 's/^\.//' | grep -v '/libtorch_cpu\.so$' | sort)"
	while IFS='|' read -r path soname needed; do
		n=$((n + 1))
		if [ "$(elf "$root$path")" != "$soname|$needed" ]; then
			bad=$((bad + 1))
			fail "wheels: $path" "$soname|$needed" "$(elf "$root$path")"
		fi
	done < <(jq -r '(.facts.bundle[] | [.path, .soname // "", (.needed | join(" "))]),
		(.facts.framework[] | select(.library) | [.library, "", (.needed | join(" "))]) | join("|")' "$json" |
		while IFS='|' read -r path soname needed; do
			# Of the library that does the work no name is among the facts.
			[ -n "$soname" ] || soname=$(elf "$root$path" | cut -d'|' -f1)
			echo "$path|$soname|$needed"
		done)
	same "wheels: what $n libraries need, as readelf says" "$((n > 15)) $bad" "1 0"
	same "wheels: each is for aarch64" "$(jq -r '[.facts.bundle[].arch, (.facts.framework[] | select(.library).arch)] | unique | join(" ")' "$json")" aarch64
	same "wheels: the tags" "$(jq -r '.facts.framework[] | select(.name == "torch") | "\(.tags | join(" ")) \(.glibc)"' "$json")" \
		"$(sed -n 's/^Tag: //p' "$root$site"/torch-*.dist-info/WHEEL | tr -d '\r') 2.28"
	# OpenBLAS says its version in a string, and how many threads in NumPy's and SciPy's notes of it.
	for name in numpy scipy; do
		same "wheels: $name's OpenBLAS" \
			"$(jq -r --arg name $name '.facts.bundle[] | select(.package == $name and .kind == "openblas") | "\(.version) \(.max_threads)"' "$json")" \
			"$(grep -m1 -o 'OpenBLAS [0-9.]* .*MAX_THREADS=[0-9]*' "$root$site/$name/__config__.py" | sed 's/OpenBLAS \([0-9.]*\).*=/\1 /')"
	done
	same "wheels: torch's OpenBLAS" \
		"$(jq -r '.facts.bundle[] | select(.package == "torch" and .kind == "openblas") | "\(.version) \(.max_threads)"' "$json")" \
		"$(grep -aom1 'OpenBLAS 0[0-9.]*' "$root$site"/torch.libs/libopenblas*.so | cut -d' ' -f2) 128"
	same "wheels: torch's Arm Compute Library" \
		"$(jq -r '[.facts.bundle[] | select(.package == "torch" and .kind == "arm-compute" and .version).version] | join(" ")' "$json")" \
		"$(grep -aom1 'arm_compute_version=v[0-9.]*' "$root$site"/torch.libs/libarm_compute-*.so | sed 's/.*=v//')"
	same "wheels: TensorFlow's Arm Compute Library" \
		"$(jq -r '.facts.framework[] | select(.name == "tensorflow-cpu-aws").arm_compute' "$json")" \
		"$(grep -aom1 'arm_compute_version=v[0-9.]*' "$root$site"/tensorflow/libtensorflow_cc.so.2 | sed 's/.*=v//')"
	same "wheels: who has oneDNN" "$(jq -r '[.facts.framework[] | select(.onednn).name] | join(" ")' "$json")" "tensorflow-cpu-aws torch"
	same "wheels: two OpenMP runtimes" "$(jq -r '.findings[] | select(.id == "ai.openmp") | "\(.verdict) \(.text)"' "$json")" \
		"warn 2 OpenMP runtimes are in one environment: libomp (tensorflow-cpu-aws) and libgomp (torch)"
	same "wheels: no CUDA, no build of Ampere's" \
		"$(jq -r '.facts.framework[] | select(.name == "torch") | "\(.cuda) \(.ampere)"' "$json")" "false false"
	"$AMPY" doctor --json --root "$root" >"$json"
	same "profile dev looks at none of it" "$(jq -r '[.facts | has("framework", "bundle", "aienv")] | any' "$json")" false
}

# An index of our own with a PyTorch for CPUs, and newer ones for CUDA: its metadata tells, or does not, or there
# are builds for CPUs alone.
serve() {
	exec python3 -B - "$1" <<-'END'
		import http.server, json, sys, urllib.parse
		files = {"torch": [("2.9.1", 900000), ("2.10.0", 1000000), ("2.15.0", 500000000)], "cuda-toolkit": [("13.0.2", 7000000)]}
		class Index(http.server.BaseHTTPRequestHandler):
		    def log_message(self, *words): pass
		    def do_GET(self):
		        kind, what = self.path.strip("/").split("/")[0], urllib.parse.unquote(self.path.strip("/").split("/")[-1])
		        body = None
		        if what.endswith(".metadata"):
		            name, version = what.split("-")[:2]
		            cuda = version == "2.15.0"
		            body = (f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n" +
		                    ('Requires-Dist: cuda-toolkit; platform_system == "Linux"\n' if cuda else "")).encode()
		        elif what in files:
		            v = files[what] + ([("2.15.0+cpu", 2000000)] if kind == "cpu" and what == "torch" else [])
		            tag = "cp311-cp311-manylinux_2_28_aarch64" if what == "torch" else "py3-none-any"
		            names = [(f"{what.replace('-', '_')}-{n}-{tag}.whl", size) for n, size in v]
		            body = json.dumps({"meta": {"api-version": "1.1"}, "name": what, "files": [
		                {"filename": n, "url": f"/{kind}/files/{n.replace('+', '%2B')}", "hashes": {}, "size": size,
		                 "core-metadata": kind != "plain"} for n, size in names]}).encode()
		        self.send_response(200 if body else 404)
		        self.send_header("Content-Type", "application/vnd.pypi.simple.v1+json" if what in files else "text/plain")
		        self.end_headers()
		        self.wfile.write(body or b"")
		server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Index)
		with open(sys.argv[1], "w") as f: print(server.server_address[1], file=f)
		server.serve_forever()
	END
}

# chosen ROOT KIND: what pip would be given there, the bytes, and whether that is all of it.
chosen() {
	XDG_CACHE_HOME=$work/cache "$AMPY" setup --plan --json --root "build/roots/$1" --framework torch --venv /opt/ai --owner root \
		--index "http://127.0.0.1:$PORT/$2/simple" 2>&1 |
		jq -r '.steps[] | select(.note) | "\(.packages | join(" ")) \(.download_bytes) \(.download_whole)"'
}

choices() {
	serve "$work/port" &
	server=$!
	timeout 20 sh -c "until [ -s '$work/port' ]; do sleep 0.1; done"
	PORT=$(cat "$work/port")
	same "CUDA, as the metadata tells: the last for CPUs" "$(chosen cpu-altra-oci told)" "torch<2.11 1000000 true"
	same "CUDA, as its version tells: the last for CPUs" "$(chosen cpu-altra-oci plain)" "torch<2.11 1000000 false"
	same "a build for CPUs is the newest" "$(chosen cpu-altra-oci cpu)" "torch 2000000 true"
	same "eMAG gets none that it cannot run" "$(chosen cpu-emag told)" \
		"torch<2.11,!=2.0.0,!=2.1.0,!=2.4.0,!=2.10.0 900000 true"
	same "check tells that it is for CUDA" "$(XDG_CACHE_HOME=$work/cache "$AMPY" check torch --release debian:12 \
		--index "http://127.0.0.1:$PORT/told/simple" | grep -c 'torch 2.15.0 is a build for CUDA')" 1
	same "... and not of one that is not" "$(XDG_CACHE_HOME=$work/cache "$AMPY" check torch --release debian:12 \
		--index "http://127.0.0.1:$PORT/cpu/simple" | grep -c 'for CUDA')" 0
	same "... though CUDA is wanted beside it" "$(XDG_CACHE_HOME=$work/cache "$AMPY" check 'torch<2.11' cuda-toolkit \
		--release debian:12 --index "http://127.0.0.1:$PORT/told/simple" | sed -n 's/.*for CUDA.*/CUDA/p; s/^  pure *\(cuda-[^ ]*\).*/\1/p')" \
		cuda-toolkit
	same "... but where all of it is named" "$(XDG_CACHE_HOME=$work/cache "$AMPY" check torch==2.15.0 cuda-toolkit \
		--release debian:12 --index "http://127.0.0.1:$PORT/told/simple" | grep -c 'torch 2.15.0 is a build for CUDA')" 1
	kill $server
	wait $server 2>/dev/null
}

# prepare: what the copy needs beside the bare system, and how the index is reached.
prepare() {
	mkdir -p "$COPY/t" "$COPY/etc/ssl/certs" && cp "$AMPY" "$(dirname "$AMPY")"/ampy-*.so "$COPY/t/" &&
		cp "$HERE/ai.sh" "$HERE/lib.sh" "$COPY/t/" || return 98
	LIMIT=600 inside "$COPY" sh -c 'apt-get -qq update && apt-get -qq -y --no-install-recommends install \
		python3 python3-venv python3-pip jq fish tcsh ca-certificates libinih1 libcjson1 libelf1 zlib1g libcurl4 \
		libgit2-1.5 libzip4 libarchive13 libxml2 >/dev/null' || return 98
	cp -L /etc/ssl/certs/ca-certificates.crt "$COPY/etc/ssl/certs/" 2>/dev/null
	[ ! -e /etc/pip.conf ] || cp -L /etc/pip.conf "$COPY/etc/"
	env | grep -E '^(PIP_(INDEX_URL|EXTRA_INDEX_URL|CERT|DEFAULT_TIMEOUT|TRUSTED_HOST)|https?_proxy|HTTPS?_PROXY)=' >"$COPY/t/env"
	cp -L /etc/resolv.conf "$COPY/etc/resolv.conf" 2>/dev/null
	LIMIT=600 inside "$COPY" env CI="${CI:-}" bash /t/ai.sh --inside /t/ampy
}

# ampy COMMAND WORD...: as root by sudo, for ada.
ampy() {
	timeout 300 env -i PATH="$PATH" LC_ALL=C.UTF-8 HOME=/root SUDO_USER=ada "${reach[@]}" "$AMPY" "$@" </dev/null
}

# in_shell SHELL SCRIPT: as ada, with the environment's activation for that shell.
in_shell() {
	runuser -u ada -- env -i PATH=/usr/bin:/bin HOME=/home/ada "$1" -c "$2" 2>&1
}

within() {
	AMPY=$1
	local dir=/home/ada/ai set=(setup --any-arch --framework onnxruntime)
	mapfile -t reach </t/env
	useradd --create-home --shell /bin/bash ada
	ampy "${set[@]}" --plan --json >/t/plan
	same "plan: exit, profile, folder" "$? $(jq -r '.profile + " " + ([.steps[].dir | select(.)] | unique | join(" "))' /t/plan)" "0 ai $dir"
	same "plan: the size is told before" "$(jq '[.steps[] | select(.kind == "pip") | .download_bytes // 0] | max > 5000000' /t/plan)" true
	same "plan: the version is told" "$(jq -r '.steps[] | select(.note).note' /t/plan | grep -c 'onnxruntime [0-9]')" 1
	ampy "${set[@]}" --as sh >/t/script
	same "script: it is one" "$? $(sh -n /t/script && grep -c '^settings ' /t/script)" "0 1"
	ampy "${set[@]}" --yes >/t/out 2>&1
	same "setup" "$?" 0 || tail -n 20 /t/out
	same "setup: it says what it fetches first" "$(grep -c 'fetches .*MB' /t/out)" 1
	same "onnxruntime is imported" "$(runuser -u ada -- $dir/bin/python -I -c 'import onnxruntime as o; print(o.get_available_providers()[-1])' 2>&1 | tail -n1)" \
		CPUExecutionProvider
	same "nothing in it is root's" "$(find $dir -user root | wc -l)" 0
	# Each shell sets them, leaves what is set alone, and deactivate takes back its own only.
	cpus=$(nproc)
	blas=$((cpus < 64 ? cpus : 64))
	# shellcheck disable=SC2016 # for the shell that is started
	show='echo "${OMP_NUM_THREADS-none} ${OPENBLAS_NUM_THREADS-none}"'
	for shell in bash dash; do
		same "$shell: active, and not any more" "$(in_shell $shell ". $dir/bin/activate; $show; deactivate; $show" | tr '\n' ' ')" \
			"$cpus $blas none none "
		same "$shell: what was set stays" "$(in_shell $shell "export OMP_NUM_THREADS=77; . $dir/bin/activate; $show; . $dir/bin/activate; deactivate; $show" |
			tr '\n' ' ')" "77 $blas 77 none "
	done
	same "fish: active, and not any more" "$(in_shell fish "source $dir/bin/activate.fish; echo \$OMP_NUM_THREADS \$OPENBLAS_NUM_THREADS
		deactivate; set -q OMP_NUM_THREADS; or echo none" | tr '\n' ' ')" "$cpus $blas none "
	same "fish: what was set stays" "$(in_shell fish "set -gx OMP_NUM_THREADS 77; source $dir/bin/activate.fish; deactivate
		echo \$OMP_NUM_THREADS" | tail -n1)" 77
	same "csh: active, and not any more" "$(in_shell tcsh "set prompt=; source $dir/bin/activate.csh; echo \$OMP_NUM_THREADS \$OPENBLAS_NUM_THREADS
		deactivate; printenv OMP_NUM_THREADS || echo none" | tr '\n' ' ')" "$cpus $blas none "
	ampy doctor --any-arch --profile ai --only ai --venv $dir --json >/t/json
	same "doctor finds it" "$? $(jq -r '[.facts.framework[] | select(.site | startswith("/home/ada/ai/")).name] | sort | join(" ")' /t/json)" \
		"0 numpy onnxruntime"
	same "... and it fits" "$(jq -r '[.findings[] | select(.id == "ai.frameworks").verdict] | unique | join(" ")' /t/json)" pass
	ampy "${set[@]}" --check >/t/out 2>&1
	same "again: nothing is to be done" "$?" 0 || cat /t/out
	# Settings that were changed are written anew; the script of the plan does nothing more.
	sed -i "s/export OMP_NUM_THREADS=.*/export OMP_NUM_THREADS=999/" $dir/bin/activate
	ampy "${set[@]}" --yes --json >/t/out 2>&1
	same "what was changed is set right" "$? $(jq -r '[.steps[].kind] | join(" ")' /t/out) $(grep -c "OMP_NUM_THREADS=$cpus" $dir/bin/activate)" "0 settings 1"
	(cd / && SUDO_USER=ada sh /t/script) >/t/out 2>&1
	same "script: nothing to do" "$? $(grep -c 'nothing to do' /t/out)" "0 1"
	# What there is not is said, and nothing is fetched for it; without an index, that is said.
	ampy setup --any-arch --framework numpy --venv /home/ada/none --index http://127.0.0.1:9/simple --plan >/t/out 2>&1
	same "offline: it is said" "$? $(grep -c 'not judged' /t/out)" "0 1"
	ampy setup --any-arch --framework ampere-pytorch --plan >/t/out 2>&1
	same "an image for another machine: said" "$? $(grep -c 'are for aarch64' /t/out) $(grep -c 'ai/bin' /t/out)" "0 1 0"
	undo_it "$dir"
	finish
}

# undo_it DIR: settings without the environment, and then all of it.
undo_it() {
	local dir=$1
	# What venv itself would have written, to compare with.
	runuser -u ada -- python3 -I -m venv --without-pip /home/ada/plain
	ampy undo --yes >/t/out 2>&1
	same "undo: the last run, which wrote the settings" "$?" 0 || cat /t/out
	while ampy undo --plan --json >/t/out 2>&1 && [ "$(jq '.steps | length' /t/out)" != 0 ]; do
		ampy undo --yes >/t/out 2>&1 || break
	done
	for name in activate activate.fish activate.csh; do
		same "undo: $name is as venv wrote it" "$(sed 's,/home/ada/ai,/home/ada/plain,g; s,(ai),(plain),g' "$dir/bin/$name" | diff - "/home/ada/plain/bin/$name" | head -n 5)" ""
	done
	same "undo: what pip put there stays" "$(runuser -u ada -- "$dir/bin/python" -I -c 'import numpy; print(1)' 2>&1 | tail -n1)" 1
	run=$(ampy setup --history --json | jq -r '[.runs[] | select(.kind == "setup")] | min_by(.began).id')
	ampy undo --venv "$run" --yes >/t/out 2>&1
	same "undo --venv: nothing is left" "$? $([ -e "$dir" ] && echo there)" "0 " || cat /t/out
}

outside() {
	AMPY=$(realpath "$1")
	if none=$(missing jq readelf python3); then
		skip "no $none"
		finish
	fi
	work=$(scratch ai 6000)
	trap 'rm -rf "$work"' EXIT
	at=$(fetched)
	if [ -z "$at" ]; then
		skip "the wheels could not be fetched"
	else
		real_wheels "$at" "$work"
		rm -rf "$work/root"
	fi
	make -s roots || exit 1
	choices
	if [ "$(id -u)" -ne 0 ] || ! namespaces; then
		skip "environments for a user need root rights and mounts of their own"
		finish
	fi
	if ! "$HERE/mkroot.sh" bookworm amd64 bare "$work/bare"; then
		skip "no bookworm system could be made"
		finish
	fi
	export AMPY HERE
	export -f prepare inside
	LIMIT=900 copy "$work/bare" prepare >"$work/out" 2>&1
	rc=$?
	grep -vE '^[0-9]+ passed, ' "$work/out"
	[ $rc != 98 ] || skip "the system could not be made ready"
	PASSED=$((PASSED + $(grep -c '^ok ' "$work/out"))) FAILED=$((FAILED + $(grep -c '^FAIL ' "$work/out")))
	[ $rc = 0 ] || [ $rc = 98 ] || [ "$FAILED" != 0 ] || fail "the environments" "exit $rc" 0
	finish
}

case ${1:-} in
--inside) within "$2" ;;
'') sed -n '2s/^# //p' "$0" >&2; exit 2 ;;
*) outside "$1" ;;
esac

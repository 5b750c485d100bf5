#!/bin/bash
# `ampy bench` against libraries of Debian and a small program of each's own; libraries that are wrong, crash
# and hang; what is kept for doctor; the kernels of Arm's vector unit under emulation: blas.sh AMPY
set -u
ampy=$(realpath "$1")
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=/dev/null
. tests/integration/lib.sh

if [ "$(id -u)" -ne 0 ] || ! namespaces; then
	skip "libraries are installed in a system of its own, which needs root rights and mounts"
	finish
fi
if none=$(missing gcc clang jq aarch64-linux-gnu-gcc qemu-aarch64-static setpriv); then
	skip "no $none"
	finish
fi
work=$(scratch blas 600)
# As root nothing is loaded from a folder like /tmp, where others may add a file.
bad=$(mktemp -d /var/lib/ampy-blas.XXXXXX)
trap 'rm -rf "$work" "$bad"' EXIT
export work bad ampy
machine=$(uname -m)-linux-gnu
lib=/usr/lib/$machine
export machine lib
REFERENCE=$lib/blas/libblas.so.3
OPENBLAS=$lib/openblas-pthread/libblas.so.3
SERIAL=$lib/openblas-serial/libblas.so.3
BLIS=$lib/blis-pthread/libblas.so.3
export REFERENCE OPENBLAS SERIAL BLIS

# --- the kernels, bit by bit -----------------------------------------------------------------

# kernels COMPILER...: what tests/neon.c says on each CPU
kernels() {
	local cpu want
	"$@" -std=c17 -O2 -Wall -Wextra -Werror -I. -static tests/neon.c recipes/benchneon.c probes/base/half.c \
		-o "$work/neon" || return
	while read -r cpu want; do
		same "kernels by $1 on $cpu" "$(QEMU_CPU=$cpu timeout 60 qemu-aarch64-static "$work/neon" | paste -s -d ' ')" "$want"
	done <<-END
		cortex-a72 fp32 right fp16 lacks bf16-dot lacks bf16-mmla lacks int8-dot lacks int8-mmla lacks
		neoverse-n1 fp32 right fp16 right bf16-dot lacks bf16-mmla lacks int8-dot right int8-mmla lacks halves 0 wrong seen subnormal infinite
		max fp32 right fp16 right bf16-dot right bf16-mmla right int8-dot right int8-mmla right halves 0 wrong seen subnormal infinite
	END
}
kernels aarch64-linux-gnu-gcc
kernels clang --target=aarch64-linux-gnu --gcc-toolchain=/usr

# --- libraries that cannot be used -----------------------------------------------------------

chmod 755 "$work" "$bad"
# make_bad NAME CODE: a library whose dgemm does that
make_bad() {
	printf '#include <stdlib.h>\n#include <unistd.h>\n#include <stdio.h>\n%s\n' "$2" |
		gcc -shared -fPIC -O1 -o "$bad/lib$1.so" -x c - || fail "library $1" none one
}
GEMM='void NAME(char *ta, char *tb, long *m, long *n, long *k, T *alpha, T *a, long *lda, T *b, long *ldb,
	T *beta, T *c, long *ldc)
{
	for (long j = 0; j < *n; j++)
		for (long i = 0; i < *m; i++) {
			T s = 0;
			for (long p = 0; p < *k; p++)
				s += (*ta == 78 ? a[i + p * *lda] : a[p + i * *lda]) * (*tb == 78 ? b[p + j * *ldb] : b[j + p * *ldb]);
			c[i + j * *ldc] = *alpha * s + *beta * c[i + j * *ldc] + WRONG;
		}
}'
export GEMM
# gemm NAME TYPE WRONG: the plainest there is, with 64-bit numbers, and an error where one is wanted
gemm() { printf '%s' "$GEMM" | sed "s/NAME/$1/; s/\bT\b/$2/g; s/WRONG/$3/"; }
make_bad right "$(gemm scipy_dgemm_64_ double 0) $(gemm scipy_sgemm_64_ float 0)"
make_bad wrong "$(gemm dgemm_ double '(i == 3 \&\& j == 200)') $(gemm sgemm_ float 0)"
make_bad small "$(gemm dgemm_ double 0) $(gemm sgemm_ float '(*m == 67 \&\& i == 66 \&\& j == 34)')"
make_bad loose "$(gemm dgemm_ double '(double)(float)0' | sed 's/double s = 0/float s = 0/') $(gemm sgemm_ float 0)"
make_bad crash 'void dgemm_(void) { puts("no kernel for this CPU"); fflush(stdout); abort(); } void sgemm_(void) {}'
make_bad leave '__attribute__((constructor)) static void f(void) { _exit(0); } void dgemm_(void) {}'
make_bad hang 'void dgemm_(void) { for (;;) pause(); } void sgemm_(void) {}'
make_bad noise "$(gemm dgemm_ double 0) __attribute__((constructor)) static void f(void) { write(3, \"time dgemm 1 1 1\\\\nend\\\\n\", 21); }"
make_bad none 'int x;'
make_bad lacks 'extern int nowhere(void); void dgemm_(void) { nowhere(); }'

bad_ones=$(printf -- '--library %s ' "$bad"/lib{right,wrong,small,loose,crash,leave,hang,noise,lacks}.so)
# shellcheck disable=SC2086 # a list of words
timeout 120 "$ampy" bench --json --quick $bad_ones >"$work/json" 2>"$work/err"
same "what is wrong is an answer that is not fine" $? 1
same "nothing is complained of" "$(cat "$work/err")" ""
state() { jq -r --arg name "/lib$1.so" '.libraries[] | select(.path | endswith($name)) | '"$2" "$work/json"; }
while read -r name want; do
	same "a library that is $name" "$(state "$name" '.state + " " + (.why // "-")' | sed "s|$bad|DIR|g; s/after [0-9]* s/after N s/")" "$want"
done <<'END'
right measured -
wrong wrong dgemm a product of large matrices is not what a plain computation gives
small wrong sgemm a product of small matrices is not what a plain computation gives
loose wrong dgemm a product of small matrices is not what a plain computation gives
crash crashed it ended with signal 6, Aborted (it said: no kernel for this CPU)
leave crashed it ended the program with status 0
hang hung it was ended after N seconds
noise failed what the measuring child said cannot be understood
lacks failed DIR/liblacks.so: undefined symbol: nowhere
END
same "the right one was measured" "$(state right '.one_core.dgemm.mflops > 0 and .one_core.sgemm.mflops > 0')" true
same "chosen libraries are not kept" "$(jq .saved "$work/json")" false
same "which the fastest is" "$(jq -r .conclusion.fastest "$work/json")" "$bad/libright.so"
timeout 60 "$ampy" bench --library "$bad/libnone.so" 2>"$work/err"
same "no BLAS: exit" $? 2
same "no BLAS" "$(cut -d: -f3 "$work/err" | head -n 1)" " it has none of dgemm_, dgemm_64_, scipy_dgemm_ and scipy_dgemm_64_"
timeout 60 "$ampy" bench --quick --library "$bad/libwrong.so" >"$work/out" 2>&1
same "people are told" "$(grep -c "Do not use $bad/libwrong.so: it computes wrong on this processor" "$work/out")" 1

# As root only what nobody else can write is loaded, nor what looks for others where they can.
mkdir -m 1777 "$work/open"
cp "$bad/libright.so" "$work/open/"
cp "$bad/libright.so" "$bad/libtheirs.so"
chown nobody "$bad/libtheirs.so"
gemm dgemm_ double 0 | gcc -shared -fPIC -o "$bad/libpath.so" -Wl,-rpath,"$work/open" -x c -
for name in "$work/open/libright" "$bad/libtheirs" "$bad/libpath"; do
	"$ampy" bench --json --quick --library "$name.so" >"$work/json"
	same "as root not loaded: ${name##*/}" "$? $(jq -r '.libraries[0].state' "$work/json")" "1 refused"
done
cp "$ampy" "$work/ampy"
mkdir "$work/state"
chown nobody "$work/state"
as_nobody() {
	setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME=/nonexistent XDG_STATE_HOME="$work/state" timeout 120 "$work/ampy" "$@"
}
as_nobody bench --json --quick --library "$bad/libtheirs.so" >"$work/json"
same "a user's own is loaded by that user" "$? $(jq -r '.libraries[0].state' "$work/json")" "0 measured"

# --- a system with the libraries of Debian ---------------------------------------------------

# best FILE...: the largest number in there. A neighbour on the same core halves some figures and not others, so that
# medians of a shared machine say how often it did; nothing makes a processor faster than it is.
best() { sort -n "$@" | tail -n 1; }

# close A B: are they within 10 % of each other?
close() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a > 0 && b > 0 && a / b < 1.1 && b / a < 1.1) }'; }
export -f best close

# Built against each, by its own interface.
build_programs() {
	mkdir -p "$COPY/opt/gemm"
	cp tests/gemm.c "$COPY/opt/gemm/"
	# shellcheck disable=SC2016
	chroot "$COPY" sh -c 'cd /opt/gemm && gcc -O2 -o reference gemm.c "$1/blas/libblas.so.3" &&
		gcc -O2 -DOPENBLAS -o openblas gemm.c "$1/openblas-pthread/libopenblas.so.0" &&
		gcc -O2 -DOPENBLAS -o serial gemm.c "$1/openblas-serial/libopenblas.so.0" &&
		gcc -O2 -DBLIS -o blis gemm.c "$1/blis-pthread/libblis.so.4"' sh "$lib"
}

# gemm_of NAME FOLDER: what the small program measures through the library in that folder
gemm_of() {
	chroot "$COPY" env LD_LIBRARY_PATH="$lib/$2" timeout 60 "/opt/gemm/$1" 500 300 >>"$work/theirs.$1"
}

programs() {
	gemm_of reference blas
	gemm_of openblas openblas-pthread
	gemm_of serial openblas-serial
	gemm_of blis blis-pthread
}

# rate LIBRARY: what ampy measured on one core
rate() { jq -r --arg p "$(chroot "$COPY" readlink -f "$1")" '.libraries[] | select(.path == $p).one_core.dgemm.best' "$work/json"; }

bench() { timeout 150 chroot "$COPY" /opt/ampy bench "$@"; }

# agree: ampy between two runs of the small programs, together with all that was measured so; prints what
# does not agree.
agree() {
	local name one a b reference disagree=
	programs
	bench --json --seconds 4 >"$work/json" || { echo "exit $?"; return; }
	programs
	while read -r name one; do
		rate "$one" >>"$work/ours.$name"
		a=$(best "$work/ours.$name") b=$(best "$work/theirs.$name")
		[ "$name" != reference ] || reference="$a $b"
		a=$((a * 1000 / ${reference% *})) b=$((b * 1000 / ${reference#* }))
		echo "$name: $a and $b thousandths of the reference" >&2
		close $a $b || disagree="$disagree $name"
		[ "$name" = reference ] || [ $a -gt 1000 ] || disagree="$disagree order-of-$name"
	done <<-END
		reference $REFERENCE
		openblas $OPENBLAS
		serial $SERIAL
		blis $BLIS
	END
	echo "${disagree# }"
}

doctor_says() { chroot "$COPY" /opt/ampy doctor --json --only native.blas-speed | jq -r "$1"; }

inside_system() {
	local try disagree=none factor
	mount -t proc proc "$COPY/proc" && mount --rbind /dev "$COPY/dev" && mount --rbind /sys "$COPY/sys" || return
	cp "$ampy" "$COPY/opt/ampy"
	chroot "$COPY" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends -o Dpkg::Use-Pty=0 \
		-o DPkg::Options::=--force-unsafe-io install libblas3 libopenblas0-pthread libopenblas0-serial libblis4-pthread \
		>"$work/apt" 2>&1 || { tail -n 5 "$work/apt"; fail "libraries" "none" "those of Debian"; return; }
	build_programs || { fail "the small programs" none one; return; }
	chroot "$COPY" update-alternatives --set "libblas.so.3-$machine" "$REFERENCE" >/dev/null
	rm -f "$work"/ours.* "$work"/theirs.*
	for try in $(seq 12); do
		disagree=$(agree)
		[ -n "$disagree" ] || break
		echo "try $try does not agree: $disagree; $(jq -c '[.noise.taken_thousandths, .conclusion.no_factor]' "$work/json")"
	done
	same "order and ratios are those of the small programs" "$disagree" ""
	same "all four are found" "$(jq -r '[.libraries[] | select(.state == "measured") | .path] | sort | join(" ")' "$work/json" |
		grep -o -e "$lib/[a-z-]*/libblas.so.3[0-9.]*" | sort | xargs -n 1 dirname | xargs -n 1 basename | paste -s -d ' ')" \
		"blas blis-pthread openblas-pthread openblas-serial"
	same "which programs get" "$(jq -r '.libraries[] | select(.default) | .family' "$work/json")" reference
	same "it is kept for root alone" "$(stat -c '%a %u' "$COPY/var/lib/ampy/bench.json") $(jq .saved "$work/json")" "600 0 true"
	for try in $(seq 8); do
		factor=$(jq '.conclusion.factor_thousandths' "$work/json")
		[ "$factor" = null ] || break
		echo "try $try: no conclusion: $(jq -r .conclusion.no_factor "$work/json")"
		bench --json --seconds 4 >"$work/json"
	done
	same "doctor has the factor, or none where none was concluded" "$(doctor_says .facts.blas.speedup)" "$factor"
	if [ "$factor" = null ]; then
		same "doctor claims nothing" "$(doctor_says '.findings[0].text' | grep -c 'times as fast')" 0
		# What follows refuses a factor.
		jq '.conclusion.factor_thousandths = 9000' "$COPY/var/lib/ampy/bench.json" >"$work/kept"
		cat "$work/kept" >"$COPY/var/lib/ampy/bench.json"
	else
		same "doctor tells it" "$(doctor_says '.findings[0].text' |
			grep -c "is $(((factor + 50) / 1000)).$(((factor + 50) / 100 % 10)) times as fast")" 1
	fi
	chroot "$COPY" update-alternatives --set "libblas.so.3-$machine" "$OPENBLAS" >/dev/null
	same "another choice: not used" "$(doctor_says '[.facts.blas.speedup, (.findings[0].text | contains("got another BLAS"))] | @text')" '[null,true]'
	chroot "$COPY" update-alternatives --set "libblas.so.3-$machine" "$REFERENCE" >/dev/null
	touch "$(chroot "$COPY" readlink -f "$REFERENCE" | sed "s|^|$COPY|")"
	same "another file: not used" "$(doctor_says '.findings[0].text' | grep -c 'measured another')" 1
	stopped
	# A library that wheels bring.
	mkdir -p "$COPY/usr/lib/python3/dist-packages/numpy.libs"
	# ... and what that needs lies beside it, as older wheels have it: without a run path.
	cp "$bad/libright.so" "$COPY/usr/lib/python3/dist-packages/numpy.libs/libscipy_openblas64_-ab12.so"
	echo 'int beside(void) { return 1; }' | gcc -shared -fPIC -x c - -Wl,-soname,libbeside-cd34.so \
		-o "$COPY/usr/lib/python3/dist-packages/numpy.libs/libbeside-cd34.so"
	{ gemm dgemm_64_ double 0; echo 'int beside(void); int use(void) { return beside(); }'; } |
		gcc -shared -fPIC -x c - -o "$COPY/usr/lib/python3/dist-packages/numpy.libs/libopenblas64_p-r0-ef56.3.21.so" \
			-L"$COPY/usr/lib/python3/dist-packages/numpy.libs" -l:libbeside-cd34.so
	bench --quick --json >"$work/json"
	same "what wheels bring is measured" "$(jq -r '[.libraries[] | select(.path | contains("numpy.libs")) | .family + " " + .state] | unique | join(",")' \
		"$work/json") $(jq '[.libraries[] | select(.path | contains("numpy.libs"))] | length' "$work/json")" "openblas measured 2"
}

# A signal ends it and its children, and what was kept stays.
stopped() {
	local before pid=
	before=$(cat "$COPY/var/lib/ampy/bench.json")
	chroot "$COPY" /opt/ampy bench --json >"$work/out" 2>"$work/err" &
	pid=$!
	until pgrep -P "$pid" >/dev/null || ! kill -0 "$pid" 2>/dev/null; do :; done
	# SIGINT is ignored by what a script starts in the background.
	kill -TERM "$pid"
	wait "$pid"
	same "SIGTERM" "$? $(jq -r .schema "$work/out")" "143 ampy.error/1"
	same "what was kept stays" "$(cat "$COPY/var/lib/ampy/bench.json")" "$before"
	same "no child is left" "$(pgrep -f '^/opt/ampy _measure' | wc -l)" 0
}
export -f inside_system build_programs gemm gemm_of programs rate bench agree doctor_says stopped same ok fail

# Counted there, summed up here.
# shellcheck disable=SC2016
LIMIT=900 copy / bash -c 'PASSED=0 FAILED=0; inside_system; echo "$PASSED $FAILED" >"$work/counts"'
read -r passed failed <"$work/counts" || failed=1
PASSED=$((PASSED + ${passed:-0}))
FAILED=$((FAILED + failed))
finish

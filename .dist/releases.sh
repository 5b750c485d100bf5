# What the artefacts are linked with: which packages of which releases of Debian.
# shellcheck shell=bash disable=SC2034 # read by those that include this

# The C library that programs are linked against: the oldest release that they run on here.
LIBC_SUITE=bullseye
LIBC_PACKAGES="libc6 libc6-dev linux-libc-dev libgcc-10-dev libgcc-s1"

# The libraries that go into the program: of the release that has security updates.  Of cJSON there is no
# static library, and that of libxml2 wants 30 MB of ICU's tables: these two are compiled from the
# distribution's sources.
STATIC_SUITE=bookworm
STATIC_PACKAGES="libarchive-dev libinih-dev libelf-dev zlib1g-dev liblzma-dev libzstd-dev liblz4-dev libbz2-dev libbz2-1.0"
STATIC_SOURCES="cjson libxml2"

# libgit2 has another soname in each release: a network part for each of them.
declare -A SONAME=([bullseye]=1.1 [bookworm]=1.5 [trixie]=1.9)
declare -A NET_PACKAGES=(
	[bullseye]="libcurl4-openssl-dev libcurl4 libgit2-dev libgit2-1.1 libssl-dev libssl1.1 libzip-dev libzip4"
	[bookworm]="libcurl4-openssl-dev libcurl4 libgit2-dev libgit2-1.5 libssl-dev libssl3 libzip-dev libzip4"
	[trixie]="libcurl4-openssl-dev libcurl4t64 libgit2-dev libgit2-1.9 libssl-dev libssl3t64 libzip-dev libzip5"
)

# triplet ARCH: what the compiler calls it.
triplet() {
	case $1 in
	arm64) echo aarch64-linux-gnu ;;
	amd64) echo x86_64-linux-gnu ;;
	*) return 1 ;;
	esac
}

@root debian-12
@args setup --as dockerfile
@exit 0
@expect
# Makes an image of Debian GNU/Linux 12 (bookworm) ready for Python development (profile dev).
# Written by ampy 0.1.0.  It goes behind FROM debian:12.
ARG DEBIAN_FRONTEND=noninteractive

RUN apt-get -q -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o APT::Update::Error-Mode=any update \
 && apt-get -y -q -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o Acquire::Retries=1 -o Acquire::http::Timeout=20 --no-remove install --no-install-recommends \
      python3-dev \
      python3-venv \
      python3-pip \
      build-essential \
      libffi-dev \
      libblas-dev \
      liblapack-dev \
 && rm -rf /var/lib/apt/lists/*

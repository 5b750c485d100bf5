@args check --json cryptography-3.0.tar.gz mysqlclient-2.2.tar.gz --release alma:9
@exit 1
@expect
{
  "schema": "ampy.check/1",
  "targets": [
    {
      "name": "cp39-glibc2.34-aarch64",
      "python": "3.9",
      "abi": "cp39",
      "arch": "aarch64",
      "libc": "glibc",
      "libc_version": "2.34",
      "pip": "21.2.3",
      "about": "AlmaLinux 9"
    }
  ],
  "packages": [
    {
      "name": "cryptography",
      "version": "3.0",
      "from": "cryptography-3.0.tar.gz",
      "needed": true,
      "results": [
        {
          "target": "cp39-glibc2.34-aarch64",
          "needed": true,
          "ready": false,
          "status": "build",
          "wheel": null,
          "why": "only the source is offered",
          "nearest": null,
          "build": {
            "known": true,
            "named": true,
            "packages": [
              "openssl-devel",
              "libffi-devel",
              "pkgconf-pkg-config"
            ],
            "compilers": [
              "c",
              "rust"
            ],
            "repositories": [],
            "installed": null,
            "note": "newer versions need Rust 1.74"
          }
        }
      ],
      "system_packages": [
        "openssl-devel",
        "libffi-devel",
        "pkgconf-pkg-config"
      ]
    },
    {
      "name": "mysqlclient",
      "version": "2.2",
      "from": "mysqlclient-2.2.tar.gz",
      "needed": true,
      "results": [
        {
          "target": "cp39-glibc2.34-aarch64",
          "needed": true,
          "ready": false,
          "status": "build",
          "wheel": null,
          "why": "only the source is offered",
          "nearest": null,
          "build": {
            "known": true,
            "named": true,
            "packages": [
              "mariadb-connector-c-devel",
              "pkgconf-pkg-config"
            ],
            "compilers": [
              "c"
            ],
            "repositories": [
              "crb"
            ],
            "installed": null,
            "note": null
          }
        }
      ],
      "system_packages": [
        "mariadb-connector-c-devel",
        "pkgconf-pkg-config"
      ]
    }
  ],
  "findings": [],
  "builds": [
    {
      "target": "cp39-glibc2.34-aarch64",
      "family": "rhel",
      "stand_in": false,
      "packages": [
        "cargo",
        "gcc",
        "gcc-c++",
        "libffi-devel",
        "make",
        "mariadb-connector-c-devel",
        "openssl-devel",
        "pkgconf-pkg-config",
        "python3-devel",
        "rust"
      ],
      "missing": null,
      "repositories": [
        "crb"
      ],
      "named": true,
      "guessed": []
    }
  ],
  "summary": {
    "cp39-glibc2.34-aarch64": {
      "native": 0,
      "pure": 0,
      "build": 2,
      "none": 0,
      "local": 0,
      "vcs": 0,
      "unknown": 0,
      "bad": 0,
      "ready": false
    }
  }
}

@args check --json tests/cases/check/uv.lock --all --python 3.11 --musl 1.2
@exit 1
@expect
{
  "schema": "ampy.check/1",
  "targets": [
    {
      "name": "cp311-musl1.2-aarch64",
      "python": "3.11",
      "abi": "cp311",
      "arch": "aarch64",
      "libc": "musl",
      "libc_version": "1.2",
      "pip": null,
      "about": null
    }
  ],
  "packages": [
    {
      "name": "bare",
      "version": "1.0",
      "from": "tests/cases/check/uv.lock",
      "needed": true,
      "results": [
        {
          "target": "cp311-musl1.2-aarch64",
          "needed": true,
          "ready": false,
          "status": "none",
          "wheel": null,
          "why": "no file is offered",
          "nearest": null,
          "build": null
        }
      ],
      "system_packages": []
    },
    {
      "name": "speedy",
      "version": "0.9",
      "from": "tests/cases/check/uv.lock",
      "needed": true,
      "results": [
        {
          "target": "cp311-musl1.2-aarch64",
          "needed": true,
          "ready": false,
          "status": "none",
          "wheel": null,
          "why": "only for x86_64",
          "nearest": "speedy-0.9-cp39-abi3-manylinux_2_17_x86_64.whl",
          "build": null
        }
      ],
      "system_packages": []
    },
    {
      "name": "modern",
      "version": "2.0",
      "from": "tests/cases/check/uv.lock",
      "needed": true,
      "results": [
        {
          "target": "cp311-musl1.2-aarch64",
          "needed": true,
          "ready": false,
          "status": "build",
          "wheel": null,
          "why": "only for CPython 3.12",
          "nearest": "modern-2.0-cp312-cp312-musllinux_1_2_aarch64.whl",
          "build": {
            "known": false,
            "named": true,
            "packages": [],
            "compilers": [
              "c"
            ],
            "repositories": [],
            "installed": null,
            "note": null
          }
        }
      ],
      "system_packages": []
    },
    {
      "name": "onlysource",
      "version": "1.5",
      "from": "tests/cases/check/uv.lock",
      "needed": true,
      "results": [
        {
          "target": "cp311-musl1.2-aarch64",
          "needed": true,
          "ready": false,
          "status": "build",
          "wheel": null,
          "why": "only the source is offered",
          "nearest": null,
          "build": {
            "known": false,
            "named": true,
            "packages": [],
            "compilers": [
              "c"
            ],
            "repositories": [],
            "installed": null,
            "note": null
          }
        }
      ],
      "system_packages": []
    },
    {
      "name": "app",
      "version": "0.1.0",
      "from": "tests/cases/check/uv.lock",
      "needed": true,
      "results": [
        {
          "target": "cp311-musl1.2-aarch64",
          "needed": true,
          "ready": true,
          "status": "local",
          "wheel": null,
          "why": null,
          "nearest": null,
          "build": null
        }
      ],
      "system_packages": []
    },
    {
      "name": "linter",
      "version": "3.0",
      "from": "tests/cases/check/uv.lock",
      "needed": true,
      "results": [
        {
          "target": "cp311-musl1.2-aarch64",
          "needed": true,
          "ready": true,
          "status": "pure",
          "wheel": "linter-3.0-py3-none-any.whl",
          "why": null,
          "nearest": null,
          "build": null
        }
      ],
      "system_packages": []
    },
    {
      "name": "plain",
      "version": "4.2",
      "from": "tests/cases/check/uv.lock",
      "needed": true,
      "results": [
        {
          "target": "cp311-musl1.2-aarch64",
          "needed": true,
          "ready": true,
          "status": "pure",
          "wheel": "plain-4.2-py3-none-any.whl",
          "why": null,
          "nearest": null,
          "build": null
        }
      ],
      "system_packages": []
    },
    {
      "name": "winonly",
      "version": "7.0",
      "from": "tests/cases/check/uv.lock",
      "needed": false,
      "results": [
        {
          "target": "cp311-musl1.2-aarch64",
          "needed": false,
          "ready": false,
          "status": "none",
          "wheel": null,
          "why": "only for Windows",
          "nearest": "winonly-7.0-cp311-cp311-win_amd64.whl",
          "build": null
        }
      ],
      "system_packages": []
    }
  ],
  "findings": [],
  "builds": [
    {
      "target": "cp311-musl1.2-aarch64",
      "family": "alpine",
      "stand_in": true,
      "packages": [
        "build-base",
        "linux-headers",
        "python3-dev"
      ],
      "missing": null,
      "repositories": [],
      "named": true,
      "guessed": [
        "modern",
        "onlysource"
      ]
    }
  ],
  "summary": {
    "cp311-musl1.2-aarch64": {
      "native": 0,
      "pure": 2,
      "build": 2,
      "none": 2,
      "local": 1,
      "vcs": 0,
      "unknown": 0,
      "bad": 0,
      "ready": false
    }
  }
}

@root debian-12-dev
@args check -r tests/cases/check/plain-http.txt --no-deps
@exit 1
@expect
For cp311-glibc2.36-aarch64 (this machine, pip 23.0.1)

  warn     where packages are looked for: tests/cases/check/plain-http.txt, line 2: 'http://****@packages.test/simple' is not asked: pip asks no index over plain http unless its host is a trusted-host
  warn     where packages are looked for: tests/cases/check/plain-http.txt, line 3: 'http://other.test/simple' is not asked: pip asks no index over plain http unless its host is a trusted-host
  none     native-one  no place could be asked for native-one

1 package needed: 1 none: not ready

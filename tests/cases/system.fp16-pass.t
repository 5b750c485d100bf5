@root debian-12-dev
@args doctor -v --no-color --only system.fp16
@exit 0
@grep the processor computes in half precision (fphp, asimdhp)

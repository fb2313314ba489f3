# Everything is done by tools/dev; see README.md.
.PHONY: run test lint bench translations stop clean
run test lint bench translations stop clean:
	@tools/dev $@

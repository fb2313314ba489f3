# Everything is done by tools/dev; see README.md.
.PHONY: run test lint bench translations readmes stop clean
run test lint bench translations readmes stop clean:
	@tools/dev $@

@root hostile
@args doctor -v --no-color --only system.pagesize
@exit 0
@grep cannot tell the size of a memory page: its pagesz= is not a page size

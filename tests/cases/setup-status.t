@root debian-12
@args setup --status
@exit 1
@expect
never-ran: no setup ran here yet

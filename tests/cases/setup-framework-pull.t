@root cpu-altra-oci
@args setup --plan --pull
@exit 2
@err --pull needs --framework

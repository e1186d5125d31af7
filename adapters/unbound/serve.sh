#!/bin/sh
# Unbound in the foreground on HOST:PORT, with answers of its own and no network: serve.sh HOST:PORT
set -eu

PATH=$PATH:/usr/sbin # where Debian puts it
export PATH
exec unbound -d -c /dev/stdin <<CONF
server:
    interface: ${1%:*}
    port: ${1##*:}
    do-udp: no
    do-daemonize: no
    use-syslog: no
    username: ""
    chroot: ""
    directory: ""
    pidfile: ""
    module-config: "iterator"
    incoming-num-tcp: 64
    tcp-idle-timeout: 3000
    local-zone: "sockdrill.test." static
    local-data: "echo.sockdrill.test. IN A 127.0.0.1"
CONF

#!/bin/sh
# Unbound in the foreground on HOST:PORT, with an answer of its own and no network: serve.sh HOST:PORT
set -eu

PATH=$PATH:/usr/sbin # where Debian puts it
export PATH
text=$(printf '%0250d' 0) # an answer of 804 bytes: 20,000 of them fill every buffer
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
    incoming-num-tcp: 400
    tcp-idle-timeout: 3000
    local-zone: "sockdrill.test." static
    local-data: 'echo.sockdrill.test. 3600 IN TXT "$text" "$text" "$text"'
CONF

#!/bin/sh
# Unbound in the foreground on HOST:PORT, with answers of its own and no network, over TCP, or over UDP: serve.sh HOST:PORT [udp]
set -eu

PATH=$PATH:/usr/sbin # where Debian puts it
export PATH
text=$(printf '%0250d' 0) # an answer of 804 bytes: 20,000 of them fill every buffer
exec unbound -d -c /dev/stdin <<CONF
server:
    interface: ${1%:*}
    port: ${1##*:}
    do-udp: $([ "${2-}" = udp ] && echo yes || echo no)
    do-tcp: $([ "${2-}" = udp ] && echo no || echo yes)
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
    local-data: 'a.sockdrill.test. 3600 IN A 127.0.0.1'
CONF

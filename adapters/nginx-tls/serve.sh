#!/bin/sh
# nginx in the foreground, ending TLS on HOST:PORT before echo.py: serve.sh HOST:PORT CERT KEY
set -eu

PATH=$PATH:/usr/sbin # where Debian puts it
export PATH
dir=$(mktemp -d)
/usr/bin/python3 echo.py "$dir/echo" &
until [ -S "$dir/echo" ]; do sleep 0.05; done
cat >"$dir/nginx.conf" <<CONF
user $(id -un) $(id -gn); # a worker of root would be nobody, whom echo.py does not let in
load_module /usr/lib/nginx/modules/ngx_stream_module.so;
daemon off;
pid $dir/pid;
error_log /dev/stderr warn;
worker_processes 1;
events { worker_connections 4096; } # two for each client
stream {
    server {
        listen $1 ssl backlog=1024;
        ssl_certificate $2;
        ssl_certificate_key $3;
        ssl_protocols TLSv1.2 TLSv1.3;
        proxy_pass unix:$dir/echo;
        proxy_half_close on;
    }
}
CONF
exec nginx -p "$dir" -c "$dir/nginx.conf"

#!/bin/sh
# Looks for libcoap's coap-client. Nothing is built.
. "$(dirname "$0")/../need.sh"

debian libcoap3-bin=4.3.1-1

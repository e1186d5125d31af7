#!/bin/sh
exec node server.js "$1"

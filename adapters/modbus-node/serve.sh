#!/bin/sh
exec node serve.js "$1"

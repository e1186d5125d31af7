#!/bin/sh
exec node ask.js "$1"

#!/bin/sh
exec python3 ask.py "$1"

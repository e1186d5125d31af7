"""An echo of lines over TLS, which a client asks for by STARTTLS: python3 starttls.py ADDR CERT KEY [buffered]

With buffered it makes the mistake of CVE-2011-0411: what it had read before the handshake it takes for words within TLS.
"""
import socket
import ssl
import sys
import threading

BUFFERED = "buffered" in sys.argv


def serve(sock, context):
    buffered = b""
    try:
        sock.settimeout(10)
        sock.sendall(b"220 ready\r\n")
        while True:
            line, found, rest = buffered.partition(b"\r\n")
            if not found:
                data = sock.recv(4096)
                if not data:
                    break
                buffered += data
                continue
            buffered = rest
            if line == b"STARTTLS" and not isinstance(sock, ssl.SSLSocket):
                if buffered and not BUFFERED:
                    break  # said in plain text, and nobody may take it for more
                sock.sendall(b"220 go ahead\r\n")
                sock = context.wrap_socket(sock, server_side=True)
                sock.settimeout(None)
            elif isinstance(sock, ssl.SSLSocket):
                sock.sendall(line + b"\r\n")
        sock = sock.unwrap() if isinstance(sock, ssl.SSLSocket) else sock  # with a close_notify
    except OSError:  # of which ssl.SSLError is one: the client has left, in one way or another
        pass
    finally:
        sock.close()


def main():
    host, port = sys.argv[1].rsplit(":", 1)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2], sys.argv[3])
    listener = socket.create_server((host, int(port)), backlog=128)
    while True:
        sock, _ = listener.accept()
        threading.Thread(target=serve, args=(sock, context), daemon=True).start()


main()

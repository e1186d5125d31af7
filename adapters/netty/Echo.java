import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.*;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.*;
import io.netty.util.CharsetUtil;

/** An echo server through Netty's frame decoders: java Echo (length|lines) HOST:PORT */
public final class Echo extends SimpleChannelInboundHandler<ByteBuf> {
    private static final int LONGEST_FRAME = 1 << 20, LONGEST_LINE = 16 << 10;

    private final boolean lines;

    private ChannelFuture last;

    private Echo(boolean lines) { this.lines = lines; }

    @Override
    public void channelActive(ChannelHandlerContext context) { last = context.newSucceededFuture(); }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
        last = context.write(frame.retain());
        if (lines) last = context.write(Unpooled.copiedBuffer("\r\n", CharsetUtil.US_ASCII));
        context.flush();
    }

    /** Whoever does not read its answers is not read from. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.channel().config().setAutoRead(context.channel().isWritable());
    }

    /** The peer's end of the stream comes as an event, because of ALLOW_HALF_CLOSURE: what is queued goes out before ours. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) last.addListener(ChannelFutureListener.CLOSE);
    }

    /** The decoders discard what is too long and go on with the next frame; anything else ends the connection. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof TooLongFrameException)) context.close();
    }

    public static void main(String[] arguments) throws Exception {
        boolean lines = arguments[0].equals("lines");
        int colon = arguments[1].lastIndexOf(':');
        NioEventLoopGroup group = new NioEventLoopGroup();
        try {
            new ServerBootstrap().group(group).channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (lines) channel.pipeline().addLast(new LineBasedFrameDecoder(LONGEST_LINE), new Echo(true));
                        else channel.pipeline().addLast(new LengthFieldBasedFrameDecoder(LONGEST_FRAME + 4, 0, 4, 0, 4), new LengthFieldPrepender(4), new Echo(false));
                    }
                })
                .bind(arguments[1].substring(0, colon), Integer.parseInt(arguments[1].substring(colon + 1))).sync()
                .channel().closeFuture().sync();
        } finally {
            group.shutdownGracefully(); // its threads would keep the process when the address is taken
        }
    }
}

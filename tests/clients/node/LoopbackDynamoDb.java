// Amazon's DynamoDB Local, in memory and on loopback: its own command line would listen on every address. Says at which
// port, and ends with its standard input.
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

class LoopbackDynamoDb {
    public static void main(String[] arguments) throws Exception {
        // The port is replaced below; 0 is not accepted here.
        var dynamoDb = ServerRunner.createServerFromCommandLineArgs(
                new String[] {"-inMemory", "-sharedDb", "-disableTelemetry", "-port", "8000"});
        var field = DynamoDBProxyServer.class.getDeclaredField("server");
        field.setAccessible(true);
        var connector = (ServerConnector) ((Server) field.get(dynamoDb)).getConnectors()[0];
        connector.setHost("127.0.0.1");
        connector.setPort(0);
        dynamoDb.start();
        System.out.println("port " + connector.getLocalPort());
        while (System.in.read() >= 0) {
        }
        Runtime.getRuntime().halt(0);
    }
}

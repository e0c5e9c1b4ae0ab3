"""The gRPC provider that stands in for the `aws` and `aws-native` plugins and makes the AWS calls on emulated AWS."""

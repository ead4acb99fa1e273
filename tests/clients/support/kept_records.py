"""What a server keeps in its records, read from the store itself: SQLite's file, or DynamoDB's table."""

import sqlite3

import boto3


def partitions_of(server):
    """The partition of each record, as text."""
    settings = server.store_of(server.data)
    if settings.get("POOLGUARD_STORE") == "dynamodb":
        client = boto3.client("dynamodb", region_name="us-east-1", endpoint_url=settings["DYNAMODB_ENDPOINT"],
                              aws_access_key_id=settings["AWS_ACCESS_KEY_ID"],
                              aws_secret_access_key=settings["AWS_SECRET_ACCESS_KEY"])
        pages = client.get_paginator("scan").paginate(TableName=settings["DYNAMODB_USERS_TABLE"], ConsistentRead=True)
        return [item["pk"]["S"] for page in pages for item in page["Items"]]
    database = sqlite3.connect(f"file:{server.data / 'poolguard.db'}?mode=ro", uri=True)
    try:
        return [partition for partition, in database.execute("SELECT CAST(partition AS TEXT) FROM records")]
    finally:
        database.close()

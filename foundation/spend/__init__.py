"""What is spent: the topic that tells of it, budgets, anomalies, and the export of costs. In the management account."""

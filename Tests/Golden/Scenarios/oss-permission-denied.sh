#!/bin/sh
# The resources of 'oss-permission-denied', by Alibaba Cloud CLI (aliyun configure).
set -eu
REGION=${REGION:-ap-southeast-1}
: "${VPC_ID:?the VPC of the workspaces}"
: "${VSWITCH_IDS:?vSwitches of the VPC as a JSON array}"
: "${ZONE_ID:?the zone of the vSwitches}"

# ram.policy 'OperatorOnly'
aliyun ram CreatePolicy --PolicyName OperatorOnly --PolicyDocument '{"Version":"1","Statement":[{"Effect":"Allow","Action":["stream:StartJob*","stream:StopJob","stream:Get*","stream:List*","stream:DescribeVvpInstances"],"Resource":"*"},{"Effect":"Allow","Action":["ram:CreatePolicyVersion","ram:SetDefaultPolicyVersion","ram:GetPolicy*","ram:ListPolicyVersions"],"Resource":"acs:ram:*:*:policy/FlinkState"},{"Effect":"Allow","Action":["ram:GetRole","ram:ListPoliciesForRole"],"Resource":"acs:ram::1000000000000001:role/flink-runtime"}]}'

# ram.policy 'FlinkState'
aliyun ram CreatePolicy --PolicyName FlinkState --PolicyDocument '{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:PutObject","oss:GetObject","oss:DeleteObject"],"Resource":"acs:oss:*:*:risk-prod-state/flink-checkpoint/*"},{"Effect":"Allow","Action":["oss:ListObjects"],"Resource":"acs:oss:*:*:risk-prod-state"}]}'

# ram.user 'operator'
aliyun ram CreateUser --UserName operator --DisplayName 'The operator on duty'
aliyun ram AttachPolicyToUser --PolicyType Custom --PolicyName OperatorOnly --UserName operator

# ram.role 'flink-runtime'
aliyun ram CreateRole --RoleName flink-runtime --MaxSessionDuration 3600 --AssumeRolePolicyDocument '{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["stream.aliyuncs.com"]}}]}'
aliyun ram AttachPolicyToRole --PolicyType Custom --PolicyName FlinkState --RoleName flink-runtime

# oss.bucket 'state'
aliyun oss mb oss://risk-prod-state --acl private --storage-class Standard --region "$REGION"

# oss.bucket 'payroll'
aliyun oss mb oss://hr-payroll --acl private --storage-class Standard --region "$REGION"
FILE=$(mktemp) && printf '%s' 'name,salary
' > "$FILE" && aliyun oss cp "$FILE" oss://hr-payroll/salaries.csv && rm "$FILE"

# flink.workspace 'risk'
WORKSPACE_RISK=$(aliyun foasconsole CreateInstance --region "$REGION" --Region "$REGION" --InstanceName risk --ChargeType POST --Storage '{"Oss":{"Bucket":"risk-prod-state"}}' --VpcId "$VPC_ID" --VSwitchIds "$VSWITCH_IDS" --ZoneId "$ZONE_ID" | jq -r '.OrderInfo.InstanceId')

# flink.deployment 'scoring'
DEPLOYMENT_SCORING=$(aliyun ververica CreateDeployment --region "$REGION" --workspace "$WORKSPACE_RISK" --namespace risk-default --body '{"name":"scoring","executionMode":"STREAMING","artifact":{"kind":"SQLSCRIPT","sqlArtifact":{"sqlScript":"-- Spending of every card, updated with each payment: state that grows with the number of cards seen.\nCREATE TABLE payments (\n  card_id BIGINT,\n  amount DOUBLE\n) WITH (\n  '\''connector'\'' = '\''datagen'\'',\n  '\''rows-per-second'\'' = '\''200'\'',\n  '\''fields.card_id.kind'\'' = '\''random'\'',\n  '\''fields.card_id.min'\'' = '\''1'\'',\n  '\''fields.card_id.max'\'' = '\''5000'\'',\n  '\''fields.amount.kind'\'' = '\''random'\'',\n  '\''fields.amount.min'\'' = '\''1'\'',\n  '\''fields.amount.max'\'' = '\''200'\''\n);\n\nCREATE TABLE spending (\n  card_id BIGINT,\n  payments BIGINT,\n  total_amount DOUBLE\n) WITH (\n  '\''connector'\'' = '\''blackhole'\''\n);\n\nINSERT INTO spending\nSELECT card_id, COUNT(*) AS payments, SUM(amount) AS total_amount\nFROM payments\nGROUP BY card_id;\n"}},"deploymentTarget":{"mode":"PER_JOB","name":"default-queue"},"streamingResourceSetting":{"resourceSettingMode":"BASIC","basicResourceSetting":{"parallelism":1,"jobmanagerResourceSettingSpec":{"cpu":1,"memory":"4096MiB"},"taskmanagerResourceSettingSpec":{"cpu":1,"memory":"4096MiB"}}},"flinkConf":{"execution.checkpointing.dir":"oss://risk-prod-state/flink-checkpoints","execution.checkpointing.interval":"30s","execution.checkpointing.tolerable-failed-checkpoints":"2","restart-strategy.fixed-delay.attempts":"3","restart-strategy.fixed-delay.delay":"10s","restart-strategy.type":"fixed-delay","taskmanager.numberOfTaskSlots":"1"}}' | jq -r '.data.deploymentId')

# Left out:
#   the runtime role of flink.workspace 'risk': choose it in the console
#   your account: 1000000000000001 in resource names is the scenario's

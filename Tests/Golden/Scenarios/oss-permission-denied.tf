# The resources of 'oss-permission-denied'; the provider is aliyun/alicloud 1.265 or later.

provider "alicloud" {
  region = "ap-southeast-1"
}

variable "vpc_id" {
  type = string
  description = "the VPC of the workspaces"
}

variable "vswitch_id" {
  type = string
  description = "a vSwitch of the VPC"
}

variable "zone_id" {
  type = string
  description = "the zone of the vSwitch"
}

resource "alicloud_oss_bucket" "state" {
  bucket = "risk-prod-state"
  storage_class = "Standard"
}

resource "alicloud_oss_bucket_acl" "state" {
  bucket = alicloud_oss_bucket.state.bucket
  acl = "private"
}

resource "alicloud_oss_bucket" "payroll" {
  bucket = "hr-payroll"
  storage_class = "Standard"
}

resource "alicloud_oss_bucket_acl" "payroll" {
  bucket = alicloud_oss_bucket.payroll.bucket
  acl = "private"
}

resource "alicloud_oss_bucket_object" "payroll_0" {
  bucket = alicloud_oss_bucket.payroll.bucket
  key = "salaries.csv"
  content = "name,salary\n"
}

resource "alicloud_ram_user" "operator" {
  name = "operator"
  display_name = "The operator on duty"
}

resource "alicloud_ram_user_policy_attachment" "operator_OperatorOnly" {
  policy_name = alicloud_ram_policy.OperatorOnly.policy_name
  policy_type = "Custom"
  user_name = alicloud_ram_user.operator.name
}

resource "alicloud_ram_policy" "OperatorOnly" {
  policy_name = "OperatorOnly"
  policy_document = jsonencode({
    "Version" = "1"
    "Statement" = [
      {
        "Effect" = "Allow"
        "Action" = [
          "stream:StartJob*",
          "stream:StopJob",
          "stream:Get*",
          "stream:List*",
          "stream:DescribeVvpInstances",
        ]
        "Resource" = "*"
      },
      {
        "Effect" = "Allow"
        "Action" = [
          "ram:CreatePolicyVersion",
          "ram:SetDefaultPolicyVersion",
          "ram:GetPolicy*",
          "ram:ListPolicyVersions",
        ]
        "Resource" = "acs:ram:*:*:policy/FlinkState"
      },
      {
        "Effect" = "Allow"
        "Action" = [
          "ram:GetRole",
          "ram:ListPoliciesForRole",
        ]
        "Resource" = "acs:ram::1000000000000001:role/flink-runtime"
      },
    ]
  })
}

resource "alicloud_ram_role" "flink-runtime" {
  role_name = "flink-runtime"
  assume_role_policy_document = jsonencode({
    "Version" = "1"
    "Statement" = [
      {
        "Effect" = "Allow"
        "Action" = "sts:AssumeRole"
        "Principal" = {
          "Service" = [
            "stream.aliyuncs.com",
          ]
        }
      },
    ]
  })
  max_session_duration = 3600
}

resource "alicloud_ram_role_policy_attachment" "flink-runtime_FlinkState" {
  policy_name = alicloud_ram_policy.FlinkState.policy_name
  policy_type = "Custom"
  role_name = alicloud_ram_role.flink-runtime.role_name
}

resource "alicloud_ram_policy" "FlinkState" {
  policy_name = "FlinkState"
  policy_document = jsonencode({
    "Version" = "1"
    "Statement" = [
      {
        "Effect" = "Allow"
        "Action" = [
          "oss:PutObject",
          "oss:GetObject",
          "oss:DeleteObject",
        ]
        "Resource" = "acs:oss:*:*:risk-prod-state/flink-checkpoint/*"
      },
      {
        "Effect" = "Allow"
        "Action" = [
          "oss:ListObjects",
        ]
        "Resource" = "acs:oss:*:*:risk-prod-state"
      },
    ]
  })
}

resource "alicloud_realtime_compute_vvp_instance" "risk" {
  vvp_instance_name = "risk"
  payment_type = "PayAsYouGo"
  vpc_id = var.vpc_id
  vswitch_ids = [var.vswitch_id]
  zone_id = var.zone_id
  storage {
    oss {
      bucket = alicloud_oss_bucket.state.bucket
    }
  }
}

resource "alicloud_realtime_compute_deployment" "scoring" {
  deployment_name = "scoring"
  resource_id = alicloud_realtime_compute_vvp_instance.risk.resource_id
  namespace = "risk-default"
  engine_version = "vvr-11.2-jdk11-flink-1.20"
  execution_mode = "STREAMING"
  deployment_target {
    mode = "PER_JOB"
    name = "default-queue"
  }
  artifact {
    kind = "SQLSCRIPT"
    sql_artifact {
      sql_script = "-- Spending of every card, updated with each payment: state that grows with the number of cards seen.\nCREATE TABLE payments (\n  card_id BIGINT,\n  amount DOUBLE\n) WITH (\n  'connector' = 'datagen',\n  'rows-per-second' = '200',\n  'fields.card_id.kind' = 'random',\n  'fields.card_id.min' = '1',\n  'fields.card_id.max' = '5000',\n  'fields.amount.kind' = 'random',\n  'fields.amount.min' = '1',\n  'fields.amount.max' = '200'\n);\n\nCREATE TABLE spending (\n  card_id BIGINT,\n  payments BIGINT,\n  total_amount DOUBLE\n) WITH (\n  'connector' = 'blackhole'\n);\n\nINSERT INTO spending\nSELECT card_id, COUNT(*) AS payments, SUM(amount) AS total_amount\nFROM payments\nGROUP BY card_id;\n"
    }
  }
  streaming_resource_setting {
    resource_setting_mode = "BASIC"
    basic_resource_setting {
      parallelism = 1
      jobmanager_resource_setting_spec {
        cpu = 1
        memory = "4096MiB"
      }
      taskmanager_resource_setting_spec {
        cpu = 1
        memory = "4096MiB"
      }
    }
  }
  flink_conf = {
    "execution.checkpointing.dir" = "oss://risk-prod-state/flink-checkpoints"
    "execution.checkpointing.interval" = "30s"
    "execution.checkpointing.tolerable-failed-checkpoints" = "2"
    "restart-strategy.fixed-delay.attempts" = "3"
    "restart-strategy.fixed-delay.delay" = "10s"
    "restart-strategy.type" = "fixed-delay"
    "taskmanager.numberOfTaskSlots" = "1"
  }
}

# Left out:
#   the runtime role of flink.workspace 'risk': choose it in the console
#   your account: 1000000000000001 in resource names is the scenario's

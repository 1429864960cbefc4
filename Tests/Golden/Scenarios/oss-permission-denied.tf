# The resources of 'oss-permission-denied'; the provider is aliyun/alicloud 1.252 or later.

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

# Left out:
#   the runtime role of flink.workspace 'risk': choose it in the console
#   flink.deployment 'scoring'
#   your account: 1000000000000001 in resource names is the scenario's

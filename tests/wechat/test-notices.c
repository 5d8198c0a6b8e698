/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Template messages and QR codes: what may stand in a blank, what is said and what is read. */
#include <string.h>

#include "tresen-wechat-notices-codec.h"
#include "tresen-wechat-qr-codec.h"
#include "tresen-wechat-scene.h"
#include "tresen-wechat-template.h"

typedef struct
{
  const char *name;
  const char *value;
  TresenTemplateFault fault;
} ValueCase;

#define GOOD TRESEN_TEMPLATE_GOOD
#define EMPTY TRESEN_TEMPLATE_EMPTY
#define LONG TRESEN_TEMPLATE_TOO_LONG
#define WRONG TRESEN_TEMPLATE_WRONG

static const ValueCase value_cases[] = {
  { "thing1", "保养", GOOD },
  { "thing1", "一二三四五六七八九十一二三四五六七八九十", GOOD },
  { "thing1", "一二三四五六七八九十一二三四五六七八九十一", LONG },
  { "thing12", "exactly twenty chars", GOOD },
  { "thing12", "twenty-one characters", LONG },
  { "thing1", "", EMPTY },
  { "thing1", " \n ", EMPTY },
  { "thing1", "two\nlines", WRONG },
  { "thing1", "\xff", WRONG },
  { "number3", "12345678901234567890123456789012", GOOD },
  { "number3", "123456789012345678901234567890123", LONG },
  { "number3", "12.5", GOOD },
  { "number3", "-3", GOOD },
  { "number3", "12a", WRONG },
  { "number3", "1.2.3", WRONG },
  { "letter1", "abcXYZ", GOOD },
  { "letter1", "abc1", WRONG },
  { "letter1", "abcdefghijklmnopqrstuvwxyzabcdefg", LONG },
  { "symbol2", "★-!?#", GOOD },
  { "symbol2", "★-!?##", LONG },
  { "symbol2", "a", WRONG },
  { "character_string4", "B-DE 1234/2026", GOOD },
  { "character_string4", "车位-256", WRONG },
  { "character_string4", "123456789012345678901234567890123", LONG },
  { "time5", "16:30", GOOD },
  { "time5", "6:05:59", GOOD },
  { "time5", "24:00", WRONG },
  { "time5", "2026年11月22日 16:30", GOOD },
  { "time5", "2026年11月", GOOD },
  { "time5", "2026-11-22 16:30:00", GOOD },
  { "time5", "2026-11-22 09:00 ~ 2026-11-22 12:00", GOOD },
  { "time5", "2026年07月~2026年12月", GOOD },
  { "time5", "morgen um vier", WRONG },
  { "time5", "22.11.2026", WRONG },
  { "date5", "2026/11/22", GOOD },
  { "date5", "2026/11-22", WRONG },
  { "date5", "11/22", WRONG },
  { "amount6", "¥3598.29", GOOD },
  { "amount6", "€580", GOOD },
  { "amount6", "580元", GOOD },
  { "amount6", "1234567890.12", GOOD },
  { "amount6", "12345678901", WRONG },
  { "amount6", "580 EUR", WRONG },
  { "phone_number7", "+49 30 1234567", GOOD },
  { "phone_number7", "+49 30 12345678901", LONG },
  { "phone_number7", "CALL-ME", WRONG },
  { "car_number8", "粤A8Z888挂", GOOD },
  { "car_number8", "BDE1234", GOOD },
  { "car_number8", "粤粤A8888", WRONG },
  { "car_number8", "B-DE 123", WRONG },
  { "car_number8", "粤A8Z8888挂", LONG },
  { "name9", "李伟", GOOD },
  { "name9", "一二三四五六七八九十", GOOD },
  { "name9", "一二三四五六七八九十一", LONG },
  { "name9", "Maximilian Mustermar", GOOD },
  { "name9", "Maximilian Mustermann", LONG },
  { "name9", "Li Wei 李伟 Li", LONG },
  { "phrase10", "已确认", GOOD },
  { "phrase10", "一二三四五六", LONG },
  { "phrase10", "ok", WRONG },
  { "const11", "催办", GOOD },
  { "const11", "", EMPTY },
  { "keyword1", "whatever was agreed upon before there were rules for values", GOOD },
  { "keyword1", "", EMPTY },
};

static void
test_values (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (value_cases); i++)
    {
      const ValueCase *one = &value_cases[i];
      TresenTemplateFault fault = tresen_template_check (one->name, one->value);

      if (fault != one->fault)
        g_error ("%s \"%s\": %d instead of %d", one->name, one->value, fault, one->fault);
    }
}

static void
test_limits (void)
{
  g_assert_cmpuint (tresen_template_get_limit ("thing1", ""), ==, 20);
  g_assert_cmpuint (tresen_template_get_limit ("name1", "Li"), ==, 20);
  g_assert_cmpuint (tresen_template_get_limit ("name1", "Li 伟"), ==, 10);
  g_assert_cmpuint (tresen_template_get_limit ("time1", ""), ==, 0);
  g_assert_cmpuint (tresen_template_get_limit ("keyword1", ""), ==, 0);
  g_assert_cmpint (tresen_template_get_kind ("thing"), ==, TRESEN_TEMPLATE_FREE);
  g_assert_cmpint (tresen_template_get_kind ("thing1x"), ==, TRESEN_TEMPLATE_FREE);
  g_assert_cmpint (tresen_template_get_kind ("things1"), ==, TRESEN_TEMPLATE_FREE);
  g_assert_cmpint (tresen_template_get_kind (""), ==, TRESEN_TEMPLATE_FREE);
  g_assert_cmpint (tresen_template_get_kind ("character_string21"), ==,
                   TRESEN_TEMPLATE_CHARACTER_STRING);
}

static void
expect_fields (const char *content, const char *expected)
{
  g_autoptr (GPtrArray) fields = tresen_template_parse (content);
  g_autoptr (GString) seen = g_string_new (NULL);

  for (guint i = 0; i < fields->len; i++)
    {
      const TresenTemplateField *field = fields->pdata[i];

      g_string_append_printf (seen, "%s=%s;", field->name, field->label);
    }
  g_assert_cmpstr (seen->str, ==, expected);
}

static void
test_parse (void)
{
  expect_fields ("车牌号码:{{car_number1.DATA}}\n服务项目:{{thing2.DATA}}\n",
                 "car_number1=车牌号码;thing2=服务项目;");
  expect_fields ("车牌：{{car_number1.DATA}}\r\n时间 : {{ time2.DATA }}",
                 "car_number1=车牌;time2=时间;");
  expect_fields ("{{first.DATA}}\n领奖金额:{{keyword1.DATA}}\n{{remark.DATA}}",
                 "keyword1=领奖金额;");
  expect_fields ("{{thing1.DATA}}", "thing1=thing1;");
  expect_fields ("von:{{time1.DATA}} bis:{{time2.DATA}}", "time1=von;time2=bis;");
  expect_fields ("a:{{thing1.DATA}}\nb:{{thing1.DATA}}", "thing1=a;");
  expect_fields ("a:{{thing1}} b:{{thing2.DATA", "");
  expect_fields ("a:{{thing1}}{{thing2.DATA}}", "thing2=thing2;");
  expect_fields ("{{.DATA}}{{{{}}", "");
  expect_fields ("", "");
}

static void
test_all_at_once (void)
{
  g_autoptr (GPtrArray) fields
      = tresen_template_parse ("A:{{thing1.DATA}}\nB:{{phrase2.DATA}}\nC:{{time3.DATA}}");
  const char *const bad[] = { "", "okay", "16:30" };
  const char *const good[] = { "Golf", "好", "16:30" };
  TresenTemplateFault faults[3];
  g_autofree char *text = tresen_template_summarize ("Ready", fields, good);

  g_assert_cmpuint (tresen_template_check_all (fields, bad, faults), ==, 2);
  g_assert_cmpint (faults[0], ==, EMPTY);
  g_assert_cmpint (faults[1], ==, WRONG);
  g_assert_cmpint (faults[2], ==, GOOD);
  g_assert_cmpuint (tresen_template_check_all (fields, good, NULL), ==, 0);
  g_assert_cmpstr (text, ==, "Ready\nA: Golf\nB: 好\nC: 16:30");
}

static void
test_scene (void)
{
  g_autofree char *longest = g_strnfill (64, 'x');
  g_autofree char *too_long = g_strnfill (65, 'x');

  g_assert_true (tresen_wechat_scene_is_valid ("car:1042"));
  g_assert_true (tresen_wechat_scene_is_valid ("黄色高尔夫 GTI"));
  g_assert_true (tresen_wechat_scene_is_valid (longest));
  g_assert_false (tresen_wechat_scene_is_valid (too_long));
  g_assert_false (tresen_wechat_scene_is_valid (""));
  g_assert_false (tresen_wechat_scene_is_valid (" car"));
  g_assert_false (tresen_wechat_scene_is_valid ("car "));
  g_assert_false (tresen_wechat_scene_is_valid ("a\nb"));
  g_assert_false (tresen_wechat_scene_is_valid ("\xff"));
}

static JsonObject *
parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  JsonObject *object = tresen_json_parse_object (bytes, &error);

  g_assert_no_error (error);
  return object;
}

static void
assert_body (GBytes *body, const char *expected)
{
  g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body), expected,
                   strlen (expected));
}

static void
test_notice_body (void)
{
  g_autoptr (JsonObject) data = parse ("{\"thing1\":{\"value\":\"保养 \\\"A\\\"\"}}");
  g_autoptr (JsonObject) bad = parse ("{\"thing1\":{\"value\":7}}");
  g_autoptr (JsonObject) control = parse ("{\"thing1\":{\"value\":\"a\\u0007\"}}");
  TresenWechatNotice notice = { "oA", "T-1", "https://desk.example.de/?a=1&b=2", data, "c1" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = tresen_wechat_body_new_notice (&notice, &error);
  g_autoptr (GBytes) bare = NULL;

  g_assert_no_error (error);
  assert_body (body, "{\"touser\":\"oA\",\"template_id\":\"T-1\",\"url\":"
                     "\"https://desk.example.de/?a=1&b=2\",\"client_msg_id\":\"c1\",\"data\":"
                     "{\"thing1\":{\"value\":\"保养 \\\"A\\\"\"}}}");
  notice.url = notice.client_msg_id = "";
  bare = tresen_wechat_body_new_notice (&notice, &error);
  assert_body (bare, "{\"touser\":\"oA\",\"template_id\":\"T-1\",\"data\":"
                     "{\"thing1\":{\"value\":\"保养 \\\"A\\\"\"}}}");
  notice.data = bad;
  g_assert_null (tresen_wechat_body_new_notice (&notice, &error));
  g_assert_error (error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_REFUSED);
  g_assert_cmpint (tresen_wechat_error_get_code (error), ==, 47003);
  g_clear_error (&error);
  notice.data = control;
  g_assert_null (tresen_wechat_body_new_notice (&notice, NULL));
  notice.data = NULL;
  g_assert_null (tresen_wechat_body_new_notice (&notice, NULL));
}

static void
expect_id (const char *answer, const char *expected)
{
  g_autoptr (JsonObject) object = parse (answer);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = tresen_wechat_read_notice_id (object, &error);

  g_assert_cmpstr (id, ==, expected);
  g_assert_true ((error == NULL) == (expected != NULL));
}

static void
test_notice_answer (void)
{
  expect_id ("{\"errcode\":0,\"errmsg\":\"ok\",\"msgid\":4012345678901234567}",
             "4012345678901234567");
  expect_id ("{\"errcode\":0,\"msgid\":\"200163836\"}", "200163836");
  expect_id ("{\"errcode\":0,\"msgid\":0}", "");
  expect_id ("{\"errcode\":0,\"msgid\":\"0\"}", "");
  expect_id ("{\"errcode\":0}", "");
  expect_id ("{\"msgid\":5}", NULL);
}

static void
test_templates (void)
{
  g_autoptr (JsonObject) answer = parse (
      "{\"template_list\":[{\"template_id\":\"T-1\",\"title\":\"取车通知\",\"primary_industry\":"
      "\"\",\"content\":\"车:{{thing1.DATA}}\",\"example\":\"\"},{\"title\":\"no id\"},7,"
      "{\"template_id\":\"T-2\",\"title\":5}]}");
  g_autoptr (JsonObject) empty = parse ("{\"template_list\":[]}");
  g_autoptr (JsonObject) other = parse ("{\"template_list\":{}}");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = tresen_wechat_read_templates (answer, &error);
  g_autoptr (GPtrArray) none = tresen_wechat_read_templates (empty, NULL);
  const TresenWechatTemplate *first;

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 2);
  first = list->pdata[0];
  g_assert_cmpstr (first->id, ==, "T-1");
  g_assert_cmpstr (first->title, ==, "取车通知");
  g_assert_cmpstr (first->content, ==, "车:{{thing1.DATA}}");
  g_assert_cmpstr (((TresenWechatTemplate *) list->pdata[1])->title, ==, "");
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_null (tresen_wechat_read_templates (other, &error));
  g_assert_error (error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_BAD_ANSWER);
}

static void
test_qr_body (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) permanent = tresen_wechat_body_new_qr_code ("car:1042", 0, &error);
  g_autoptr (GBytes) temporary = tresen_wechat_body_new_qr_code ("黄", 2592000, &error);

  g_assert_no_error (error);
  assert_body (permanent, "{\"action_info\":{\"scene\":{\"scene_str\":\"car:1042\"}},"
                          "\"action_name\":\"QR_LIMIT_STR_SCENE\"}");
  assert_body (temporary, "{\"action_info\":{\"scene\":{\"scene_str\":\"黄\"}},"
                          "\"action_name\":\"QR_STR_SCENE\",\"expire_seconds\":2592000}");
  g_assert_null (tresen_wechat_body_new_qr_code ("car", 2592001, &error));
  g_assert_error (error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_REFUSED);
  g_assert_null (tresen_wechat_body_new_qr_code ("car", -1, NULL));
  g_assert_null (tresen_wechat_body_new_qr_code ("", 0, NULL));
}

static void
test_qr_answer (void)
{
  g_autofree char *filling = g_strnfill (600, 'x');
  g_autofree char *long_text = g_strdup_printf ("{\"ticket\":\"t\",\"url\":\"%s\"}", filling);
  g_autoptr (JsonObject) answer
      = parse ("{\"ticket\":\"gQH4\",\"expire_seconds\":60,"
               "\"url\":\"http://weixin.qq.com/q/kZgfwMTm72WWPkovabbI\"}");
  g_autoptr (JsonObject) permanent
      = parse ("{\"ticket\":\"t\",\"url\":\"http://weixin.qq.com/q/1\"}");
  g_autoptr (JsonObject) without = parse ("{\"ticket\":\"t\"}");
  g_autoptr (JsonObject) too_long = parse (long_text);
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenWechatQrCode) code = tresen_wechat_read_qr_code (answer, &error);
  g_autoptr (TresenWechatQrCode) other = tresen_wechat_read_qr_code (permanent, NULL);

  g_assert_no_error (error);
  g_assert_cmpstr (code->ticket, ==, "gQH4");
  g_assert_cmpstr (code->url, ==, "http://weixin.qq.com/q/kZgfwMTm72WWPkovabbI");
  g_assert_cmpint (code->expire_seconds, ==, 60);
  g_assert_cmpint (other->expire_seconds, ==, 0);
  g_assert_null (tresen_wechat_read_qr_code (without, &error));
  g_assert_error (error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_BAD_ANSWER);
  g_assert_null (tresen_wechat_read_qr_code (too_long, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wechat/template/values", test_values);
  g_test_add_func ("/wechat/template/limits", test_limits);
  g_test_add_func ("/wechat/template/parse", test_parse);
  g_test_add_func ("/wechat/template/all-at-once", test_all_at_once);
  g_test_add_func ("/wechat/notices/body", test_notice_body);
  g_test_add_func ("/wechat/notices/answer", test_notice_answer);
  g_test_add_func ("/wechat/notices/templates", test_templates);
  g_test_add_func ("/wechat/qr/scene", test_scene);
  g_test_add_func ("/wechat/qr/body", test_qr_body);
  g_test_add_func ("/wechat/qr/answer", test_qr_answer);
  return g_test_run ();
}

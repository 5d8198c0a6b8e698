/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-notices.h"

#include <string.h>

#include "tresen-json.h"
#include "tresen-practice-refusal.h"

#define ONCE_US (10 * G_TIME_SPAN_MINUTE)

struct _TresenPracticeNotices
{
  GHashTable *taken; /* "openid id" -> Taken */
  GQueue results;    /* (element-type TresenPracticeNoticeResult) that the desk is to be told */
  const char *status;
  guint n_left; /* for how many more notices @status is told */
};

/* A notice with a client_msg_id. */
typedef struct
{
  gint64 msgid;
  gint64 at_us;
} Taken;

typedef struct
{
  const char *id;
  const char *title;
  const char *content;
  const char *example;
} Template;

/* What a garage would have chosen from the platform's library. */
static const Template templates[] = {
  { "pRaCt1ceCarIsReady_7Vd2kQ0sWm5xEo9yTbUh1A", "取车通知",
    "车牌号码:{{car_number1.DATA}}\n服务项目:{{thing2.DATA}}\n取车时间:{{time3.DATA}}\n"
    "应付金额:{{amount4.DATA}}\n",
    "车牌号码:沪A12345\n服务项目:常规保养\n取车时间:2026年11月22日 16:30\n应付金额:¥580\n" },
  { "pRaCt1ceAppointment-3Gz8nLr6fJc4pHi2vKaXq0", "预约成功提醒",
    "预约人:{{name1.DATA}}\n预约时间:{{date2.DATA}}\n预约状态:{{phrase3.DATA}}\n"
    "联系电话:{{phone_number4.DATA}}\n温馨提示:{{thing5.DATA}}\n",
    "预约人:李伟\n预约时间:2026-11-23 09:00\n预约状态:已确认\n联系电话:+49 30 123456\n"
    "温馨提示:请携带行驶证\n" },
  { "pRaCt1ceInspectionDue_5Ty1uBn9oZe3mDw7sCgRl", "车辆年检到期提醒",
    "{{first.DATA}}\n车辆:{{thing1.DATA}}\n到期日期:{{time2.DATA}}\n剩余天数:{{number3.DATA}}\n{{"
    "remark.DATA}}",
    "" },
};

static const struct
{
  const char *word;
  const char *status;
} statuses[] = {
  { "success", "success" },
  { "block", "failed:user block" },
  { "failed", "failed: system failed" },
};

/** tresen_practice_notices_new: Returns: (transfer full): nothing was sent yet */
TresenPracticeNotices *
tresen_practice_notices_new (void)
{
  TresenPracticeNotices *self = g_new0 (TresenPracticeNotices, 1);

  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_queue_init (&self->results);
  return self;
}

void
tresen_practice_notices_free (TresenPracticeNotices *self)
{
  g_hash_table_unref (self->taken);
  g_queue_clear_full (&self->results, (GDestroyNotify) tresen_practice_notice_result_free);
  g_free (self);
}

void
tresen_practice_notice_result_free (TresenPracticeNoticeResult *self)
{
  g_free (self->openid);
  g_free (self->msgid);
  g_free (self);
}

/**
 * tresen_practice_notices_set_results:
 * @word: "success", "block" or "failed"
 * @count: for how many notices; after them it is "success" again
 *
 * Returns: whether @word is one of them
 */
gboolean
tresen_practice_notices_set_results (TresenPracticeNotices *self, const char *word, guint count)
{
  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (g_strcmp0 (statuses[i].word, word) == 0)
      {
        self->status = statuses[i].status;
        self->n_left = count;
        return TRUE;
      }
  return FALSE;
}

/** tresen_practice_notices_has_results: Returns: whether there is something that the desk has to be told */
gboolean
tresen_practice_notices_has_results (TresenPracticeNotices *self)
{
  return !g_queue_is_empty (&self->results);
}

/** tresen_practice_notices_take_result: Returns: (transfer full) (nullable): the next that the desk is to be told */
TresenPracticeNoticeResult *
tresen_practice_notices_take_result (TresenPracticeNotices *self)
{
  return g_queue_pop_head (&self->results);
}

static TresenHttpReply *
answer_list (const TresenPracticeCall *call)
{
  g_autoptr (JsonObject) answer = json_object_new ();
  JsonArray *list = json_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "template_id", templates[i].id);
      json_object_set_string_member (object, "title", templates[i].title);
      json_object_set_string_member (object, "primary_industry", "");
      json_object_set_string_member (object, "deputy_industry", "");
      json_object_set_string_member (object, "content", templates[i].content);
      json_object_set_string_member (object, "example", templates[i].example);
      json_array_add_object_element (list, object);
    }
  json_object_set_array_member (answer, "template_list", list);
  return tresen_practice_answer_new (answer);
}

static const Template *
find_template (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (templates); i++)
    if (strcmp (templates[i].id, id) == 0)
      return &templates[i];
  return NULL;
}

/* How long a value may be, and of which characters it must be (spec 12.1). */
typedef struct
{
  const char *prefix;
  glong most;
  const char *shape;
} Rule;

static const Rule rules[] = {
  { "thing", 20, "." },
  { "number", 32, "[0-9.+-]" },
  { "letter", 32, "[A-Za-z]" },
  { "symbol", 5, "[^A-Za-z0-9\\p{Han}]" },
  { "character_string", 32, "[ -~]" },
  { "time", 60, "[-0-9年月日:/.~ ]" },
  { "date", 60, "[-0-9年月日:/.~ ]" },
  { "amount", 16, "[0-9.元\\p{Sc}]" },
  { "phone_number", 17, "[-0-9+() ]" },
  { "car_number", 8, "[A-Za-z0-9\\p{Han}]" },
  { "name", 20, "." },
  { "phrase", 5, "\\p{Han}" },
};

static gboolean
is_good_value (const char *name, const char *value)
{
  g_autofree char *kind = g_strndup (name, strcspn (name, "0123456789"));
  glong length = g_utf8_strlen (value, -1);

  if (length == 0)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *pattern = NULL;

      if (strcmp (rules[i].prefix, kind) != 0)
        continue;
      pattern = g_strdup_printf ("^(%s)+$", rules[i].shape);
      if (strcmp (kind, "name") == 0 && length > 10
          && g_regex_match_simple ("\\p{Han}", value, 0, 0))
        return FALSE;
      return length <= rules[i].most
             && g_regex_match_simple (pattern, value, G_REGEX_DOLLAR_ENDONLY, 0);
    }
  return TRUE;
}

/* The lines as the customer reads them; %NULL with the blank that is missing or holds what it must not. */
static char *
fill_in (const Template *template, JsonObject *data, char **bad)
{
  g_auto (GStrv) pieces = g_strsplit (template->content, "{{", -1);
  g_autoptr (GString) text = g_string_new (template->title);

  g_string_append_c (text, '\n');
  for (guint i = 0; pieces[i] != NULL; i++)
    {
      const char *end = strstr (pieces[i], ".DATA}}");
      g_autofree char *name = end != NULL ? g_strndup (pieces[i], (gsize) (end - pieces[i])) : NULL;
      JsonObject *blank = name != NULL && data != NULL ? tresen_json_get_object (data, name) : NULL;
      const char *value = tresen_practice_call_member (blank, "value");
      gboolean is_gone
          = name != NULL && (strcmp (name, "first") == 0 || strcmp (name, "remark") == 0);

      if (name != NULL && !is_gone && !is_good_value (name, value))
        {
          *bad = g_steal_pointer (&name);
          return NULL;
        }
      g_string_append (text, name != NULL && !is_gone ? value : "");
      g_string_append (text, name != NULL ? end + strlen (".DATA}}") : pieces[i]);
    }
  return g_strstrip (g_string_free (g_steal_pointer (&text), FALSE));
}

static TresenHttpReply *
refuse_value (const char *name)
{
  g_autofree char *words
      = g_strdup_printf ("argument invalid! data.%s.value invalid rid: practice", name);
  g_autoptr (JsonObject) answer = json_object_new ();

  json_object_set_int_member (answer, "errcode", 47003);
  json_object_set_string_member (answer, "errmsg", words);
  return tresen_practice_answer_new (answer);
}

static TresenHttpReply *
answer_taken (gint64 msgid)
{
  g_autoptr (JsonObject) answer = json_object_new ();

  json_object_set_int_member (answer, "errcode", 0);
  json_object_set_string_member (answer, "errmsg", "ok");
  json_object_set_int_member (answer, "msgid", msgid);
  return tresen_practice_answer_new (answer);
}

static const char *
next_status (TresenPracticeNotices *self)
{
  if (self->n_left == 0)
    return statuses[0].status;
  self->n_left--;
  return self->status;
}

/* Shows it on the phone, unless the customer does not want to see it, and has the desk told of that. */
static gint64
deliver (const TresenPracticeCall *call,
         TresenPracticeFollower *follower,
         const char *text,
         const char *url)
{
  TresenPracticeAccount *account = call->api->account;
  TresenPracticeNoticeResult *result = g_new0 (TresenPracticeNoticeResult, 1);
  gint64 msgid = tresen_practice_account_next_msgid (account);

  result->openid = g_strdup (follower->openid);
  result->msgid = g_strdup_printf ("%" G_GINT64_FORMAT, msgid);
  result->status = next_status (account->notices);
  g_queue_push_tail (&account->notices->results, result);
  tresen_practice_account_note_send (account, follower, "template", text, "");
  if (strcmp (result->status, "success") == 0)
    tresen_practice_entry_set_picture (tresen_practice_account_add_entry (account, follower,
                                                                          TRESEN_PRACTICE_SIDE_DESK,
                                                                          "template", text),
                                       "", url);
  return msgid;
}

static TresenHttpReply *
answer_send (const TresenPracticeCall *call)
{
  TresenPracticeAccount *account = call->api->account;
  int code = 0;
  g_autoptr (JsonObject) body = tresen_practice_call_read_body (call, &code);
  const char *openid = tresen_practice_call_member (body, "touser");
  const char *client_id = tresen_practice_call_member (body, "client_msg_id");
  const Template *template = find_template (tresen_practice_call_member (body, "template_id"));
  TresenPracticeFollower *follower = tresen_practice_account_find (account, openid);
  gint64 now_us = tresen_practice_account_now_us (account);
  g_autofree char *key = g_strconcat (openid, " ", client_id, NULL);
  g_autofree char *bad = NULL;
  g_autofree char *text = NULL;
  Taken *taken = g_hash_table_lookup (account->notices->taken, key);

  if (code == 0 && follower == NULL)
    code = 40003;
  if (code == 0 && template == NULL)
    code = 40037;
  if (code == 0 && !follower->is_followed)
    code = 43004;
  if (code != 0)
    return tresen_practice_refusal_new (code);
  if (*client_id != '\0' && taken != NULL && now_us < taken->at_us + ONCE_US)
    return answer_taken (taken->msgid);
  text = fill_in (template, tresen_json_get_object (body, "data"), &bad);
  if (text == NULL)
    return refuse_value (bad);
  taken = g_new0 (Taken, 1);
  taken->msgid = deliver (call, follower, text, tresen_practice_call_member (body, "url"));
  taken->at_us = now_us;
  g_hash_table_insert (account->notices->taken, g_steal_pointer (&key), taken);
  return answer_taken (taken->msgid);
}

/** tresen_practice_notice_endpoints: template messages (spec 12.1), ended by one without a path. */
const TresenPracticeEndpoint tresen_practice_notice_endpoints[] = {
  { "/cgi-bin/template/get_all_private_template", "GET", TRUE, answer_list },
  { "/cgi-bin/message/template/send", "POST", TRUE, answer_send },
  { NULL, NULL, FALSE, NULL },
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-codes.h"

#include <string.h>

#include "tresen-json.h"
#include "tresen-practice-refusal.h"
#include "tresen-random.h"

#define MOST_SECONDS 2592000
#define DEFAULT_SECONDS 60
#define MOST_PERMANENT_ID 100000
#define MOST_CHARACTERS 64

#define BAD_SCENE 40053

static void
code_free (gpointer data)
{
  TresenPracticeCode *code = data;

  g_free (code->scene);
  g_free (code->ticket);
  g_free (code->url);
  g_free (code);
}

/** tresen_practice_codes_new: Returns: (transfer full) (element-type TresenPracticeCode): no codes yet */
GPtrArray *
tresen_practice_codes_new (void)
{
  return g_ptr_array_new_with_free_func (code_free);
}

/** tresen_practice_codes_find: Returns: (transfer none) (nullable): the newest with this scene that can still be scanned */
const TresenPracticeCode *
tresen_practice_codes_find (GPtrArray *codes, const char *scene, gint64 now_us)
{
  for (guint i = codes->len; i > 0; i--)
    {
      const TresenPracticeCode *code = codes->pdata[i - 1];

      if (strcmp (code->scene, scene) == 0 && (code->expires_us == 0 || now_us < code->expires_us))
        return code;
    }
  return NULL;
}

/* What is asked for, once it has been found whole. */
typedef struct
{
  char *scene;
  gint64 seconds; /* 0: for ever */
} Order;

static int
read_scene (JsonObject *scene, gboolean is_text, gboolean is_permanent, Order *order)
{
  const char *text = scene != NULL ? tresen_practice_call_member (scene, "scene_str") : "";
  gint64 number = scene != NULL ? tresen_json_get_int (scene, "scene_id", 0) : 0;
  glong length = g_utf8_strlen (text, -1);

  if (is_text && (length < 1 || length > MOST_CHARACTERS))
    return BAD_SCENE;
  if (!is_text && (number < 1 || number > (is_permanent ? MOST_PERMANENT_ID : G_MAXUINT32)))
    return BAD_SCENE;
  order->scene = is_text ? g_strdup (text) : g_strdup_printf ("%" G_GINT64_FORMAT, number);
  return 0;
}

static int
read_order (JsonObject *body, Order *order)
{
  static const struct
  {
    const char *name;
    gboolean is_text;
    gboolean is_permanent;
  } actions[] = {
    { "QR_SCENE", FALSE, FALSE },
    { "QR_STR_SCENE", TRUE, FALSE },
    { "QR_LIMIT_SCENE", FALSE, TRUE },
    { "QR_LIMIT_STR_SCENE", TRUE, TRUE },
  };
  const char *action = tresen_practice_call_member (body, "action_name");
  JsonObject *info = tresen_json_get_object (body, "action_info");
  gint64 seconds = tresen_json_get_int (body, "expire_seconds", DEFAULT_SECONDS);

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      if (strcmp (actions[i].name, action) != 0)
        continue;
      if (!actions[i].is_permanent && (seconds < 1 || seconds > MOST_SECONDS))
        return BAD_SCENE;
      order->seconds = actions[i].is_permanent ? 0 : seconds;
      return read_scene (info != NULL ? tresen_json_get_object (info, "scene") : NULL,
                         actions[i].is_text, actions[i].is_permanent, order);
    }
  return BAD_SCENE;
}

static char *
make_word (const char *beginning, guint length)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  g_autofree guint8 *random = g_malloc (length);
  GString *word = g_string_new (beginning);

  tresen_random_fill (random, length);
  for (guint i = 0; i < length; i++)
    g_string_append_c (word, letters[random[i] % 64]);
  return g_string_free (word, FALSE);
}

/* A permanent code of one scene stays the same however often it is asked for. */
static const TresenPracticeCode *
make_code (GPtrArray *codes, const Order *order, gint64 now_us)
{
  const TresenPracticeCode *known = tresen_practice_codes_find (codes, order->scene, now_us);
  TresenPracticeCode *code;

  if (order->seconds == 0 && known != NULL && known->expires_us == 0)
    return known;
  code = g_new0 (TresenPracticeCode, 1);
  code->scene = g_strdup (order->scene);
  code->ticket = make_word ("gQ", 94);
  code->url = make_word ("http://weixin.qq.com/q/02", 20);
  code->expires_us = order->seconds > 0 ? now_us + order->seconds * G_USEC_PER_SEC : 0;
  g_ptr_array_add (codes, code);
  return code;
}

static TresenHttpReply *
answer_create (const TresenPracticeCall *call)
{
  TresenPracticeAccount *account = call->api->account;
  int code = 0;
  g_autoptr (JsonObject) body = tresen_practice_call_read_body (call, &code);
  g_autoptr (JsonObject) answer = json_object_new ();
  const TresenPracticeCode *made;
  Order order = { 0 };

  if (code == 0)
    code = read_order (body, &order);
  if (code != 0)
    return tresen_practice_refusal_new (code);
  made = make_code (account->codes, &order, tresen_practice_account_now_us (account));
  json_object_set_string_member (answer, "ticket", made->ticket);
  if (order.seconds > 0)
    json_object_set_int_member (answer, "expire_seconds", order.seconds);
  json_object_set_string_member (answer, "url", made->url);
  g_free (order.scene);
  return tresen_practice_answer_new (answer);
}

/** tresen_practice_code_endpoints: QR codes with a scene (spec 12.3), ended by one without a path. */
const TresenPracticeEndpoint tresen_practice_code_endpoints[] = {
  { "/cgi-bin/qrcode/create", "POST", TRUE, answer_create },
  { NULL, NULL, FALSE, NULL },
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes text messages as WeChat posts them in safe mode, since wrk cannot encrypt: one a line, the signed path, a tab, the body.
 * seal-callbacks COUNT FIRST_MSGID TIME CUSTOMERS ORIGINAL_ID APP_ID TOKEN KEY > FILE
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tresen-wechat-crypto.h"

typedef struct
{
  const char *time;
  guint64 customers;
  const char *original_id;
  const char *app_id;
  const char *token;
  guint8 key[TRESEN_WECHAT_KEY_SIZE];
} Sealer;

static GBytes *
new_message (const Sealer *self, guint64 msgid)
{
  char *text = g_strdup_printf (
      "<xml><ToUserName><![CDATA[%s]]></"
      "ToUserName><FromUserName><![CDATA[oBench%022" G_GUINT64_FORMAT
      "]]></FromUserName><CreateTime>%s</CreateTime><MsgType><![CDATA[text]]></"
      "MsgType><Content><![CDATA["
      "你好，我的车刹车时有异响，明天可以来看看吗？]]></Content><MsgId>%" G_GUINT64_FORMAT
      "</MsgId></xml>",
      self->original_id, msgid * 7919 % self->customers, self->time, msgid);

  return g_bytes_new_take (text, strlen (text));
}

static void
write_line (const Sealer *self, guint64 msgid)
{
  guint64 salt[2] = { msgid, ~msgid };
  g_autoptr (GBytes) message = new_message (self, msgid);
  g_autoptr (GError) error = NULL;
  g_autofree char *encrypt
      = tresen_wechat_encrypt (self->key, self->app_id, (const guint8 *) salt, message, &error);
  g_autofree char *nonce = g_strdup_printf ("%" G_GUINT64_FORMAT, msgid);
  g_autofree char *sum = NULL;

  g_assert_no_error (error);
  sum = tresen_wechat_msg_signature (self->token, self->time, nonce, encrypt);
  printf ("/wechat?signature=0&timestamp=%s&nonce=%s&encrypt_type=aes&msg_signature=%s\t"
          "<xml><ToUserName><![CDATA[%s]]></ToUserName><Encrypt><![CDATA[%s]]></Encrypt></xml>\n",
          self->time, nonce, sum, self->original_id, encrypt);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  Sealer self;
  guint64 count, first;

  if (argc != 9)
    {
      g_printerr (
          "usage: seal-callbacks COUNT FIRST_MSGID TIME CUSTOMERS ORIGINAL_ID APP_ID TOKEN KEY\n");
      return 2;
    }
  count = g_ascii_strtoull (argv[1], NULL, 10);
  first = g_ascii_strtoull (argv[2], NULL, 10);
  self = (Sealer){ argv[3], g_ascii_strtoull (argv[4], NULL, 10), argv[5], argv[6], argv[7] };
  tresen_wechat_key_decode (argv[8], self.key, &error);
  g_assert_no_error (error);
  for (guint64 i = 0; i < count; i++)
    write_line (&self, first + i);
  return 0;
}

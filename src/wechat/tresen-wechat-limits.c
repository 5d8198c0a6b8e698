/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-limits.h"

#include <string.h>

#include "tresen-wechat-voice-codec.h"

static const struct
{
  const char *head;
  gsize length;
  const char *content_type;
  const char *suffix;
} pictures[] = {
  { "\x89PNG\r\n\x1a\n", 8, "image/png", "png" },
  { "\xff\xd8\xff", 3, "image/jpeg", "jpg" },
  { "GIF87a", 6, "image/gif", "gif" },
  { "GIF89a", 6, "image/gif", "gif" },
};

static gboolean
find_picture (gconstpointer data, gsize length, TresenWechatUpload *upload)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pictures); i++)
    if (length >= pictures[i].length && memcmp (data, pictures[i].head, pictures[i].length) == 0)
      {
        *upload = (TresenWechatUpload){ "image", pictures[i].content_type, pictures[i].suffix, 0 };
        return TRUE;
      }
  return FALSE;
}

/**
 * tresen_wechat_limits_check:
 * @data: a whole file
 * @length: bytes
 * @upload: (out caller-allocates): what it is, filled in unless it is 44001 or 40005
 *
 * Whether WeChat takes a file, by its content and not by its name: pictures in PNG, JPEG and GIF up to 10 MB, voices in AMR
 * and MP3 up to 2 MB and a minute. Source: WeChat, media/upload. Any thread.
 *
 * Returns: 0, or the code with which WeChat would refuse it: 44001 empty, 40005 no such kind of file, 40009 a picture that
 * is too large, 45001 a voice that is too large, 45007 a voice that is too long
 */
int
tresen_wechat_limits_check (gconstpointer data, gsize length, TresenWechatUpload *upload)
{
  TresenWechatVoice voice;

  if (length == 0)
    return 44001;
  if (find_picture (data, length, upload))
    return length > TRESEN_WECHAT_IMAGE_MAX_BYTES ? 40009 : 0;
  if (!tresen_wechat_voice_read (data, length, &voice))
    return 40005;
  *upload = (TresenWechatUpload){ "voice", voice.content_type, voice.suffix, voice.duration_us };
  if (length > TRESEN_WECHAT_VOICE_MAX_BYTES)
    return 45001;
  return voice.duration_us > TRESEN_WECHAT_VOICE_MAX_US ? 45007 : 0;
}

/** tresen_wechat_limits_explain: Returns: for the log, in English, what a code of tresen_wechat_limits_check() means. */
const char *
tresen_wechat_limits_explain (int code)
{
  switch (code)
    {
    case 44001:
      return "the file is empty";
    case 40009:
      return "the picture is larger than 10 MB";
    case 45001:
      return "the voice recording is larger than 2 MB";
    case 45007:
      return "the voice recording is longer than 60 seconds";
    default:
      return "the file is neither a PNG, JPEG or GIF picture nor an AMR or MP3 voice recording";
    }
}

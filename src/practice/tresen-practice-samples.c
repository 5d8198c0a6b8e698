/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-samples.h"

#include <gio/gio.h>
#include <string.h>

#include "tresen-practice-resources.h"

#define RESOURCE_FOLDER "/io/github/tresen/Tresen/practice/"
#define VOICE_FRAMES 100

/* One frame of 20 ms of silence in the 12.2 kbit/s form of AMR, with its leading byte. */
static const guint8 silent_frame[32] = {
  0x3c, 0x91, 0x17, 0x16, 0xbe, 0x66, 0x79, 0xe1, 0xe0, 0x01, 0xe7, 0xaf, 0xf0,
};

static GBytes *
make_voice (void)
{
  GByteArray *voice = g_byte_array_new ();

  g_byte_array_append (voice, (const guint8 *) "#!AMR\n", 6);
  for (guint i = 0; i < VOICE_FRAMES; i++)
    g_byte_array_append (voice, silent_frame, sizeof silent_frame);
  return g_byte_array_free_to_bytes (voice);
}

/* The head of a film without a picture: enough to be taken for one, nothing to play. */
static GBytes *
make_video (void)
{
  static const guint8 head[] = {
    0,   0,   0,   24,  'f', 't', 'y', 'p', 'i', 's', 'o', 'm', 0,   0,   2,   0,
    'i', 's', 'o', 'm', 'm', 'p', '4', '1', 0,   0,   0,   8,   'f', 'r', 'e', 'e',
  };

  return g_bytes_new_static (head, sizeof head);
}

/**
 * tresen_practice_page_file_new:
 * @name: of a file of the practice phone, for example "phone.js"
 *
 * Returns: (transfer full): its content, empty if it was not built in. Any thread.
 */
GBytes *
tresen_practice_page_file_new (const char *name)
{
  g_autofree char *path = g_strconcat (RESOURCE_FOLDER, name, NULL);
  g_autoptr (GError) error = NULL;
  GBytes *content = g_resource_lookup_data (tresen_practice_resources_get_resource (), path,
                                            G_RESOURCE_LOOKUP_FLAGS_NONE, &error);

  if (content == NULL)
    g_warning ("practice: %s", error->message);
  return content != NULL ? content : g_bytes_new_static ("", 0);
}

/** tresen_practice_sample_new: Returns: (transfer full): an "image", "voice" or "video" that was made up. Any thread. */
GBytes *
tresen_practice_sample_new (const char *kind)
{
  if (strcmp (kind, "voice") == 0)
    return make_voice ();
  if (strcmp (kind, "video") == 0)
    return make_video ();
  return tresen_practice_page_file_new ("car.png");
}

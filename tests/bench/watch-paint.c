/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Says when the screen came to look as it looks in the end. Reads lines from standard input:
 *   begin  forgets what was seen
 *   end    prints {"first_us", "settled_us", "frames", "changed"}: the first picture that differs from the one at "begin", the
 *          first one from which on it looks like the last (both monotonic, 0 when nothing changed), the number of pictures, and
 *          the share of the screen that differs
 * It asks for no picture unless something was drawn, so that watching costs the watched next to nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>
#include <glib.h>
#include <poll.h>

/* Every so many pixels across and down one is looked at. */
#define STEP 3
/* A frame looks like the last one when fewer of its samples differ; a cursor that blinks is less, a row of a list is more. */
#define SAME_SHARE 0.0015
/* Difference of a colour that nobody sees. */
#define SAME_COLOUR 16

typedef struct
{
  gint64 at_us;
  guint32 *samples;
} Frame;

typedef struct
{
  Display *display;
  Window root;
  Damage damage;
  int damage_event;
  int width;
  int height;
  GArray *frames; /* (element-type Frame), the first one as it was at "begin" */
} Watch;

static void
clear_frame (gpointer data)
{
  g_free (((Frame *) data)->samples);
}

static gsize
count_samples (const Watch *self)
{
  return (gsize) (self->width / STEP) * (self->height / STEP);
}

static void
take_frame (Watch *self, gint64 at_us)
{
  XImage *image
      = XGetImage (self->display, self->root, 0, 0, self->width, self->height, AllPlanes, ZPixmap);
  Frame frame = { at_us, g_new (guint32, count_samples (self)) };
  gsize n = 0;

  for (int y = 0; y < self->height / STEP; y++)
    for (int x = 0; x < self->width / STEP; x++)
      memcpy (&frame.samples[n++], image->data + y * STEP * image->bytes_per_line + x * STEP * 4,
              4);
  XDestroyImage (image);
  g_array_append_val (self->frames, frame);
}

static gboolean
is_same_colour (guint32 a, guint32 b)
{
  for (int shift = 0; shift < 24; shift += 8)
    if (abs ((int) (a >> shift & 0xff) - (int) (b >> shift & 0xff)) > SAME_COLOUR)
      return FALSE;
  return TRUE;
}

static double
compare (const Watch *self, guint a, guint b)
{
  const guint32 *one = g_array_index (self->frames, Frame, a).samples;
  const guint32 *other = g_array_index (self->frames, Frame, b).samples;
  gsize n_different = 0;

  for (gsize i = 0; i < count_samples (self); i++)
    n_different += !is_same_colour (one[i], other[i]);
  return (double) n_different / count_samples (self);
}

static void
begin (Watch *self)
{
  g_array_set_size (self->frames, 0);
  take_frame (self, g_get_monotonic_time ());
}

static void
end (Watch *self)
{
  guint last = self->frames->len - 1;
  guint first = 1, settled = last;

  while (first <= last && compare (self, 0, first) < SAME_SHARE)
    first++;
  while (settled > 0 && compare (self, settled - 1, last) < SAME_SHARE)
    settled--;
  printf ("{\"first_us\": %" G_GINT64_FORMAT ", \"settled_us\": %" G_GINT64_FORMAT
          ", \"frames\": %u, \"changed\": %.4f}\n",
          first <= last ? g_array_index (self->frames, Frame, first).at_us : 0,
          settled > 0 ? g_array_index (self->frames, Frame, settled).at_us : 0, last,
          compare (self, 0, last));
  fflush (stdout);
}

/* One picture at most, so that commands are heard on a screen that never rests. Returns whether events are waiting. */
static gboolean
take_event (Watch *self)
{
  XEvent event;
  gint64 now_us;

  if (XPending (self->display) == 0)
    return FALSE;
  XNextEvent (self->display, &event);
  if (event.type == self->damage_event)
    {
      now_us = g_get_monotonic_time ();
      XDamageSubtract (self->display, self->damage, None, None);
      take_frame (self, now_us);
    }
  return XPending (self->display) > 0;
}

/* Returns whether there is more to come. */
static gboolean
take_command (Watch *self)
{
  char line[32];

  if (fgets (line, sizeof line, stdin) == NULL)
    return FALSE;
  if (g_str_has_prefix (line, "begin"))
    begin (self);
  else if (g_str_has_prefix (line, "end"))
    end (self);
  return TRUE;
}

static gboolean
set_up (Watch *self)
{
  XWindowAttributes attributes;
  int error_base;

  self->display = XOpenDisplay (NULL);
  if (self->display == NULL
      || !XDamageQueryExtension (self->display, &self->damage_event, &error_base))
    return FALSE;
  self->damage_event += XDamageNotify;
  self->root = DefaultRootWindow (self->display);
  XGetWindowAttributes (self->display, self->root, &attributes);
  self->width = attributes.width;
  self->height = attributes.height;
  self->damage = XDamageCreate (self->display, self->root, XDamageReportNonEmpty);
  self->frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  g_array_set_clear_func (self->frames, clear_frame);
  begin (self);
  return attributes.depth == 24;
}

int
main (void)
{
  Watch self = { NULL };
  struct pollfd waits[2] = { { .fd = STDIN_FILENO, .events = POLLIN }, { .events = POLLIN } };

  if (!set_up (&self))
    {
      fprintf (stderr, "watch-paint: needs a display of 24 bits with the damage extension\n");
      return EXIT_FAILURE;
    }
  waits[1].fd = ConnectionNumber (self.display);
  /* A line at a time, so that poll() knows of the next one. */
  setvbuf (stdin, NULL, _IONBF, 0);
  do
    {
      gboolean has_more = take_event (&self);

      poll (waits, 2, has_more ? 0 : -1);
    }
  while (waits[0].revents == 0 || take_command (&self));
  g_array_unref (self.frames);
  XCloseDisplay (self.display);
  return EXIT_SUCCESS;
}

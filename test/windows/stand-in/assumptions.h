/*
 * What nobody has published about Windows, each as one named choice. Names and values are those of the simulator's
 * assumptions.ts, where each is explained; a test compares them. So both change together when a Windows has answered.
 */
#pragma once

#define INFINITE_SECONDS 0xffffffff

#define UNSET_SITE_PREFIX 255
#define STORES_UNSET_SITE_PREFIX 0
#define UNSET_PROTOCOL 0xffffffff
#define STORES_UNSET_PROTOCOL 3
#define UNSET_METRIC 0xffffffff
#define CREATED_ORIGIN 0
#define CREATE_CHECKS_ZONE 1

#define SET_ON_ABSENT_ROUTE 1168
#define SET_RESETS_AGE 1
#define SET_CHECKS_LIFETIMES 1

#define DELETE_WITHOUT_INTERFACE 2
#define UNDELETABLE_LOCAL_PREFIX "169.254.255.255/32"
#define DELETE_OF_UNDELETABLE 87

#define STACK_ROUTE_METRIC 256
#define STACK_ROUTE_ORIGIN 0

#define UNCHANGED_BYTE 0xff
#define INTERFACE_SITE_PREFIX 64
#define SET_CHECKS_INTERFACE_ENUMERATIONS 1
#define AUTOMATIC_METRIC_WINS 1

#define TIE_GOES_TO "first"
#define NO_BEST_ROUTE 1168
#define BEST_ROUTE_FROM_FOREIGN_SOURCE 1168
#define UNSPECIFIED_SOURCE_IS_NONE 1
#define ZONE_OF_DESTINATION_RESTRICTS 1
#define ROUTES_WITHOUT_SOURCE_WIN 1
#define NAMED_INTERFACE_MUST_BE_CONNECTED 1
#define IPV4_SOURCE_IS_NEAR_THE_NEXT_HOP 1

#define ROUTES_EXPIRE 1
#define IMMORTAL_ROUTES_EXPIRE 0

#define EQUAL_SET_IS_NOTIFIED 1

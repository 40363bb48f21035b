// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The hourly normals of a year, made as many rows as one wants: each is an hour of them with some noise. */
final class Weather {

    private static final int FILES = 8;
    private static final StructType SCHEMA = new StructType()
            .add("month", DataTypes.IntegerType)
            .add("temperature", DataTypes.DoubleType)
            .add("wind", DataTypes.DoubleType);

    private Weather() {}

    /**
     * Writes rows of month (0 to 11), temperature (°C) and wind (km/h) to Parquet, and reads them from there. Temperatures are
     * eighths, so that their sums are exact in any order.
     *
     * @param normals a CSV file of date, pressure (hPa), temperature (°C) and wind (m/s)
     * @param seed of the noise; with the same seed, the rows are the same
     */
    static Dataset<Row> make(SparkSession spark, Path normals, long rows, long seed, Path directory) throws IOException {
        List<String> lines = Files.readAllLines(normals);
        int hours = lines.size() - 1;
        int[] months = new int[hours];
        double[] temperatures = new double[hours];
        double[] winds = new double[hours];
        for (int i = 0; i < hours; i++) {
            String[] cells = lines.get(i + 1).split(",");
            months[i] = Integer.parseInt(cells[0].substring(5, 7)) - 1;
            temperatures[i] = Double.parseDouble(cells[2]);
            winds[i] = Double.parseDouble(cells[3]) * 3.6;
        }
        MapFunction<Long, Row> row = number -> {
            long noise = mix(seed + number);
            int hour = (int) (number % hours);
            double warmer = (noise & 0xffff) / 8192.0 - 4;
            double windier = (noise >>> 16 & 0xffff) / 65536.0 * 2;
            return RowFactory.create(months[hour], eighths(temperatures[hour] + warmer), winds[hour] * windier);
        };
        spark.range(0, rows, 1, FILES)
                .map(row, Encoders.row(SCHEMA))
                .write()
                .mode("overwrite")
                .parquet(directory.toString());
        return spark.read().parquet(directory.toString());
    }

    private static double eighths(double value) {
        return Math.rint(value * 8) / 8;
    }

    /** Spreads the bits of a number over all 64: the function of Java's SplittableRandom. */
    private static long mix(long number) {
        long z = number * 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
